package io.heddle.server.command;

import static io.heddle.server.command.Arity.atLeast;
import static io.heddle.server.command.CommandTable.flags;
import static io.heddle.server.command.Flag.DENYOOM;
import static java.util.Objects.requireNonNull;

import io.heddle.geo.Coordinates;
import io.heddle.geo.Distance;
import io.heddle.geo.GeoHash;
import io.heddle.geo.Hits;
import io.heddle.geo.SearchAreas;
import io.heddle.geo.Shape;
import io.heddle.keyspace.KeyspaceReader;
import io.heddle.keyspace.KeyspaceWriter;
import io.heddle.memory.Memory;
import io.heddle.server.command.GeoSearchOptions.Form;
import io.heddle.server.protocol.Args;
import io.heddle.server.protocol.Reply;
import io.heddle.sortedset.SortedSetDraft;
import io.heddle.sortedset.SortedSetReader;
import io.heddle.sortedset.SortedSetWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Places in a circle or a box, answered or stored: GEORADIUS, GEORADIUSBYMEMBER and GEOSEARCH are one search with
/// different ways to ask for it.
///
/// The type of the source is checked before anything else. A search looks at the members in up to nine ranges of
/// scores, so costs O(N log N) for those N. Equally distant places are answered in the order in which they are found.
final class GeoSearchCommands {
    private static final int SOURCE = 1;
    private static final int SEARCH_STORE_SOURCE = 2;

    private final GeoSearchOptions options = new GeoSearchOptions();
    private final SearchAreas areas = new SearchAreas();
    private final Hits hits = new Hits();
    private final Source source = new Source();

    private GeoSearchCommands() {}

    static void declare(CommandTable table) {
        GeoSearchCommands commands = new GeoSearchCommands();
        List<KeySpec> source = KeySpec.first("RO ACCESS");
        table.in(Group.GEO)
                .write("GEORADIUS", atLeast(6), withStore(6), flags(DENYOOM), commands::georadius)
                .write("GEORADIUSBYMEMBER", atLeast(5), withStore(5), flags(DENYOOM), commands::georadiusByMember)
                .read("GEORADIUS_RO", atLeast(6), source, flags(), commands::georadiusReadOnly)
                .read("GEORADIUSBYMEMBER_RO", atLeast(5), source, flags(), commands::georadiusByMemberReadOnly)
                .read("GEOSEARCH", atLeast(7), source, flags(), commands::geosearch)
                .write(
                        "GEOSEARCHSTORE",
                        atLeast(8),
                        List.of(KeySpec.at("OW UPDATE", 1, 0, 1), KeySpec.at("RO ACCESS", 2, 0, 1)),
                        flags(DENYOOM),
                        commands::geosearchstore);
    }

    private static List<KeySpec> withStore(int firstOption) {
        return List.of(
                KeySpec.at("RO ACCESS", 1, 0, 1), behind("STORE", firstOption), behind("STOREDIST", firstOption));
    }

    private static KeySpec behind(String word, int firstOption) {
        return new KeySpec(
                List.of("OW", "UPDATE"),
                new KeySpec.Begin.Keyword(word, firstOption),
                new KeySpec.Find.Range(0, 1, 0),
                "");
    }

    private void georadius(KeyspaceWriter keyspace, Args args, Reply reply) {
        source.find(keyspace, args, SOURCE);
        options.parseRadius(args, Form.RADIUS, source);
        answerOrStore(keyspace, args, reply);
    }

    private void georadiusByMember(KeyspaceWriter keyspace, Args args, Reply reply) {
        source.find(keyspace, args, SOURCE);
        options.parseRadiusByMember(args, Form.RADIUS, source);
        answerOrStore(keyspace, args, reply);
    }

    private void georadiusReadOnly(KeyspaceReader keyspace, Args args, Reply reply) {
        source.find(keyspace, args, SOURCE);
        options.parseRadius(args, Form.RADIUS_READ_ONLY, source);
        answer(reply);
    }

    private void georadiusByMemberReadOnly(KeyspaceReader keyspace, Args args, Reply reply) {
        source.find(keyspace, args, SOURCE);
        options.parseRadiusByMember(args, Form.RADIUS_READ_ONLY, source);
        answer(reply);
    }

    private void geosearch(KeyspaceReader keyspace, Args args, Reply reply) {
        source.find(keyspace, args, SOURCE);
        options.parseSearch(args, Form.SEARCH, source);
        answer(reply);
    }

    private void geosearchstore(KeyspaceWriter keyspace, Args args, Reply reply) {
        source.find(keyspace, args, SEARCH_STORE_SOURCE);
        options.parseSearch(args, Form.SEARCH_STORE, source);
        answerOrStore(keyspace, args, reply);
    }

    private void answerOrStore(KeyspaceWriter keyspace, Args args, Reply reply) {
        if (options.store == 0) {
            answer(reply);
            return;
        }
        hits.open();
        try {
            int count = search();
            store(keyspace, args, count);
            reply.integer(count);
        } finally {
            hits.close();
        }
    }

    private void answer(Reply reply) {
        long scratch = Memory.allocateRaw(Math.max(Distance.TEXT_ROOM, Coordinates.TEXT_ROOM));
        hits.open();
        try {
            int count = search();
            reply.array(count);
            int parts =
                    1 + (options.withDistance ? 1 : 0) + (options.withHash ? 1 : 0) + (options.withCoordinates ? 1 : 0);
            for (int i = 0; i < count; i++) {
                if (parts > 1) {
                    reply.array(parts);
                }
                answer(i, scratch, reply);
            }
        } finally {
            hits.close();
            Memory.freeRaw(scratch);
        }
    }

    private void answer(int i, long scratch, Reply reply) {
        reply.bulk(hits.member(i), hits.memberLength(i));
        if (options.withDistance) {
            GeoCommands.distance(hits.distance(i) / options.shape.metresPerUnit(), scratch, reply);
        }
        if (options.withHash) {
            reply.integer((long) hits.score(i));
        }
        if (options.withCoordinates) {
            GeoCommands.coordinates(hits.score(i), scratch, reply);
        }
    }

    /// Replaces what stands under the destination; without a hit, removes it.
    private void store(KeyspaceWriter keyspace, Args args, int count) {
        long key = args.address(options.store);
        int keyLength = args.length(options.store);
        try (SortedSetDraft draft = keyspace.draftSortedSet()) {
            SortedSetWriter set = draft.set();
            set.expect(count, longest(count));
            for (int i = 0; i < count; i++) {
                double distance = hits.distance(i) / options.shape.metresPerUnit();
                set.add(options.storeDistances ? distance : hits.score(i), hits.member(i), hits.memberLength(i));
            }
            keyspace.storeSortedSet(key, keyLength, draft);
        }
    }

    private int longest(int count) {
        int longest = 0;
        for (int i = 0; i < count; i++) {
            longest = Math.max(longest, hits.memberLength(i));
        }
        return longest;
    }

    /// Finds the hits and sorts them.
    ///
    /// @return how many of them count
    private int search() {
        if (!source.isSourcePresent()) {
            return 0;
        }
        areas.cover(options.shape);
        long most = options.any ? options.count : Long.MAX_VALUE;
        for (int i = 0; i < areas.count() && hits.count() < most; i++) {
            source.collect(areas.from(i), areas.to(i), options.shape, hits, most);
        }
        if (options.sorted) {
            hits.sort(options.farthestFirst);
        }
        return (int) (options.count == 0 ? hits.count() : Math.min(hits.count(), options.count));
    }

    /// The sorted set that is searched.
    private static final class Source implements GeoSearchOptions.Members {
        private @Nullable SortedSetReader set;

        void find(KeyspaceReader keyspace, Args args, int i) {
            set = keyspace.sortedSet(args.address(i), args.length(i));
        }

        private SortedSetReader set() {
            return requireNonNull(set, "no search runs");
        }

        @Override
        public boolean isSourcePresent() {
            return set().isPresent();
        }

        @Override
        public boolean centre(Shape shape, long member, int length) {
            if (!set().find(member, length)) {
                return false;
            }
            double score = set().score();
            shape.centre(GeoHash.longitude(score), GeoHash.latitude(score));
            return true;
        }

        /// Adds the members with scores in a range that lie in the shape.
        void collect(double from, double to, Shape shape, Hits hits, long most) {
            boolean there = set().seek(set().countBelow(from, false));
            while (there && set().score() < to && hits.count() < most) {
                double score = set().score();
                double distance = shape.distanceInside(GeoHash.longitude(score), GeoHash.latitude(score));
                if (distance >= 0) {
                    hits.add(distance, score, set().member(), set().memberLength());
                }
                there = set().next();
            }
        }
    }
}
