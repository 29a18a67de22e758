package io.heddle.server.command;

import static io.heddle.server.command.Arity.atLeast;
import static io.heddle.server.command.CommandTable.flags;
import static io.heddle.server.command.Flag.DENYOOM;

import io.heddle.geo.Coordinates;
import io.heddle.geo.Distance;
import io.heddle.geo.GeoHash;
import io.heddle.keyspace.KeyspaceReader;
import io.heddle.keyspace.KeyspaceWriter;
import io.heddle.memory.Memory;
import io.heddle.server.protocol.Args;
import io.heddle.server.protocol.Reply;
import io.heddle.sortedset.SortedSetReader;
import io.heddle.sortedset.SortedSetWriter;

/// Places on the globe: members of a sorted set whose scores are their cells (see `GeoHash`), so that every command of
/// sorted sets works on them too.
///
/// Coordinates are checked and encoded before the key is looked at; a unit too, in GEODIST.
final class GeoCommands {
    private GeoCommands() {}

    static void declare(CommandTable table) {
        table.in(Group.GEO)
                .write("GEOADD", atLeast(5), KeySpec.first("RW UPDATE"), flags(DENYOOM), GeoCommands::geoadd)
                .read("GEODIST", atLeast(4), KeySpec.first("RO ACCESS"), flags(), GeoCommands::geodist)
                .read("GEOHASH", atLeast(2), KeySpec.first("RO ACCESS"), flags(), GeoCommands::geohash)
                .read("GEOPOS", atLeast(2), KeySpec.first("RO ACCESS"), flags(), GeoCommands::geopos);
    }

    private static void geoadd(KeyspaceWriter keyspace, Args args, Reply reply) {
        boolean onlyNew = false;
        boolean onlyPresent = false;
        boolean countChanges = false;
        int first = 2;
        int count = args.count();
        for (; first < count; first++) {
            if (args.is(first, "NX")) {
                onlyNew = true;
            } else if (args.is(first, "XX")) {
                onlyPresent = true;
            } else if (args.is(first, "CH")) {
                countChanges = true;
            } else {
                break;
            }
        }
        if (first == count || (count - first) % 3 != 0 || (onlyNew && onlyPresent)) {
            throw CommandError.SYNTAX;
        }
        for (int i = first; i < count; i += 3) {
            GeoArguments.requirePlace(args, i);
        }
        SortedSetWriter set = keyspace.editSortedSet(args.address(1), args.length(1));
        int added = 0;
        int changed = 0;
        for (int i = first; i < count; i += 3) {
            double score = GeoHash.score(args.floating(i), args.floating(i + 1));
            long member = args.address(i + 2);
            int memberLength = args.length(i + 2);
            if (!set.find(member, memberLength)) {
                if (!onlyPresent) {
                    set.add(score, member, memberLength);
                    added++;
                }
            } else if (!onlyNew && set.score() != score) {
                set.rescore(score);
                changed++;
            }
        }
        reply.integer(countChanges ? added + changed : added);
    }

    private static void geodist(KeyspaceReader keyspace, Args args, Reply reply) {
        if (args.count() > 5) {
            throw CommandError.SYNTAX;
        }
        double unit = args.count() == 5 ? GeoArguments.metresPerUnit(args, 4) : 1;
        SortedSetReader set = keyspace.sortedSet(args.address(1), args.length(1));
        if (!set.find(args.address(2), args.length(2))) {
            reply.nil();
            return;
        }
        double score = set.score();
        if (!set.find(args.address(3), args.length(3))) {
            reply.nil();
            return;
        }
        double other = set.score();
        long scratch = Memory.allocateRaw(Distance.TEXT_ROOM);
        distance(
                Distance.between(
                                GeoHash.longitude(score),
                                GeoHash.latitude(score),
                                GeoHash.longitude(other),
                                GeoHash.latitude(other))
                        / unit,
                scratch,
                reply);
        Memory.freeRaw(scratch);
    }

    /// Writes a distance with four decimals.
    ///
    /// @param scratch room for `Distance.TEXT_ROOM` bytes
    static void distance(double distance, long scratch, Reply reply) {
        reply.bulk(scratch, Distance.write(distance, scratch));
    }

    private static void geohash(KeyspaceReader keyspace, Args args, Reply reply) {
        SortedSetReader set = keyspace.sortedSet(args.address(1), args.length(1));
        int count = args.count();
        long scratch = Memory.allocateRaw(GeoHash.TEXT_BYTES);
        reply.array(count - 2L);
        for (int i = 2; i < count; i++) {
            if (set.find(args.address(i), args.length(i))) {
                GeoHash.writeText(set.score(), scratch);
                reply.bulk(scratch, GeoHash.TEXT_BYTES);
            } else {
                reply.nil();
            }
        }
        Memory.freeRaw(scratch);
    }

    private static void geopos(KeyspaceReader keyspace, Args args, Reply reply) {
        SortedSetReader set = keyspace.sortedSet(args.address(1), args.length(1));
        int count = args.count();
        long scratch = Memory.allocateRaw(Coordinates.TEXT_ROOM);
        reply.array(count - 2L);
        for (int i = 2; i < count; i++) {
            if (set.find(args.address(i), args.length(i))) {
                coordinates(set.score(), scratch, reply);
            } else {
                reply.nilArray();
            }
        }
        Memory.freeRaw(scratch);
    }

    /// Writes longitude and latitude of a place, with all the digits that their doubles have.
    ///
    /// @param scratch room for `Coordinates.TEXT_ROOM` bytes
    static void coordinates(double score, long scratch, Reply reply) {
        reply.array(2);
        reply.floating(scratch, Coordinates.write(GeoHash.longitude(score), scratch));
        reply.floating(scratch, Coordinates.write(GeoHash.latitude(score), scratch));
    }
}
