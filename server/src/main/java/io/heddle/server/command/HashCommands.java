package io.heddle.server.command;

import static io.heddle.server.command.Arity.atLeast;
import static io.heddle.server.command.Arity.exactly;
import static io.heddle.server.command.CommandTable.flags;
import static io.heddle.server.command.Flag.DENYOOM;
import static io.heddle.server.command.Flag.FAST;
import static io.heddle.server.command.Flag.MEMBER_NEXT;

import io.heddle.hash.FieldVisitor;
import io.heddle.hash.HashReader;
import io.heddle.hash.HashWriter;
import io.heddle.keyspace.KeyspaceReader;
import io.heddle.keyspace.KeyspaceWriter;
import io.heddle.server.protocol.Args;
import io.heddle.server.protocol.Reply;
import java.util.List;

/// Hashes: fields with values under one key.
///
/// A missing key is an empty hash; the first field makes the key, the last takes it away. Overwriting a field (HSET)
/// ends its expiry. Fields whose time has come are not there; only HLEN of a large hash may count some of them.
final class HashCommands {
    private static final CommandError HSET_ARITY = CommandError.of("ERR wrong number of arguments for 'hset' command");
    private static final CommandError HMSET_ARITY =
            CommandError.of("ERR wrong number of arguments for 'hmset' command");

    private final Listing listing = new Listing();

    private HashCommands() {}

    static void declare(CommandTable table) {
        HashCommands commands = new HashCommands();
        List<KeySpec> read = KeySpec.first("RO ACCESS");
        List<KeySpec> asked = KeySpec.first("RO");
        List<KeySpec> updated = KeySpec.first("RW UPDATE");
        List<KeySpec> inserted = KeySpec.first("RW INSERT");
        List<KeySpec> deleted = KeySpec.first("RW DELETE");
        table.in(Group.HASH)
                .write("HSET", atLeast(4), updated, flags(DENYOOM, FAST, MEMBER_NEXT), HashCommands::hset)
                .write("HSETNX", exactly(4), inserted, flags(DENYOOM, FAST, MEMBER_NEXT), HashCommands::hsetnx)
                .write("HMSET", atLeast(4), updated, flags(DENYOOM, FAST, MEMBER_NEXT), HashCommands::hmset)
                .read("HGET", exactly(3), read, flags(FAST, MEMBER_NEXT), HashCommands::hget)
                .read("HMGET", atLeast(3), read, flags(FAST, MEMBER_NEXT), HashCommands::hmget)
                .read("HGETALL", exactly(2), read, flags(), commands::hgetall)
                .read("HKEYS", exactly(2), read, flags(), commands::hkeys)
                .read("HVALS", exactly(2), read, flags(), commands::hvals)
                .read("HLEN", exactly(2), asked, flags(FAST), HashCommands::hlen)
                .read("HEXISTS", exactly(3), asked, flags(FAST, MEMBER_NEXT), HashCommands::hexists)
                .read("HSTRLEN", exactly(3), asked, flags(FAST, MEMBER_NEXT), HashCommands::hstrlen)
                .write("HDEL", atLeast(3), deleted, flags(FAST, MEMBER_NEXT), HashCommands::hdel);
    }

    private static void hset(KeyspaceWriter keyspace, Args args, Reply reply) {
        reply.integer(setAll(keyspace, args, HSET_ARITY));
    }

    private static void hmset(KeyspaceWriter keyspace, Args args, Reply reply) {
        setAll(keyspace, args, HMSET_ARITY);
        reply.ok();
    }

    private static int setAll(KeyspaceWriter keyspace, Args args, CommandError arity) {
        int count = args.count();
        if (count % 2 == 1) {
            throw arity;
        }
        HashWriter hash = keyspace.editHash(args.address(1), args.length(1));
        int created = 0;
        for (int i = 2; i < count; i += 2) {
            created += put(hash, args, i) ? 1 : 0;
        }
        return created;
    }

    private static boolean put(HashWriter hash, Args args, int i) {
        return hash.put(args.address(i), args.length(i), args.address(i + 1), args.length(i + 1), HashReader.NO_EXPIRY);
    }

    private static void hsetnx(KeyspaceWriter keyspace, Args args, Reply reply) {
        HashWriter hash = keyspace.editHash(args.address(1), args.length(1));
        boolean missing = !hash.find(args.address(2), args.length(2));
        if (missing) {
            put(hash, args, 2);
        }
        reply.integer(missing);
    }

    private static void hget(KeyspaceReader keyspace, Args args, Reply reply) {
        replyValue(keyspace.hash(args.address(1), args.length(1)), args, 2, reply);
    }

    private static void hmget(KeyspaceReader keyspace, Args args, Reply reply) {
        HashReader hash = keyspace.hash(args.address(1), args.length(1));
        int count = args.count();
        reply.array(count - 2L);
        for (int i = 2; i < count; i++) {
            replyValue(hash, args, i, reply);
        }
    }

    /// The value of a field, or a null.
    static void replyValue(HashReader hash, Args args, int field, Reply reply) {
        if (hash.find(args.address(field), args.length(field))) {
            reply.bulk(hash.value(), hash.valueLength());
        } else {
            reply.nil();
        }
    }

    private void hgetall(KeyspaceReader keyspace, Args args, Reply reply) {
        HashReader hash = keyspace.hash(args.address(1), args.length(1));
        reply.map(hash.liveSize());
        listing.print(hash, true, true, reply);
    }

    private void hkeys(KeyspaceReader keyspace, Args args, Reply reply) {
        HashReader hash = keyspace.hash(args.address(1), args.length(1));
        reply.array(hash.liveSize());
        listing.print(hash, true, false, reply);
    }

    private void hvals(KeyspaceReader keyspace, Args args, Reply reply) {
        HashReader hash = keyspace.hash(args.address(1), args.length(1));
        reply.array(hash.liveSize());
        listing.print(hash, false, true, reply);
    }

    private static void hlen(KeyspaceReader keyspace, Args args, Reply reply) {
        reply.integer(keyspace.hash(args.address(1), args.length(1)).size());
    }

    private static void hexists(KeyspaceReader keyspace, Args args, Reply reply) {
        reply.integer(keyspace.hash(args.address(1), args.length(1)).find(args.address(2), args.length(2)));
    }

    private static void hstrlen(KeyspaceReader keyspace, Args args, Reply reply) {
        HashReader hash = keyspace.hash(args.address(1), args.length(1));
        reply.integer(hash.find(args.address(2), args.length(2)) ? hash.valueLength() : 0);
    }

    private static void hdel(KeyspaceWriter keyspace, Args args, Reply reply) {
        HashWriter hash = keyspace.editHash(args.address(1), args.length(1));
        int count = args.count();
        int removed = 0;
        for (int i = 2; i < count && hash.isPresent(); i++) {
            removed += hash.remove(args.address(i), args.length(i)) ? 1 : 0;
        }
        reply.integer(removed);
    }

    /// Prints the fields it is shown, their values, or both.
    private static final class Listing implements FieldVisitor {
        private boolean withFields;
        private boolean withValues;
        private Reply reply;

        @SuppressWarnings("NullAway.Init")
        Listing() {}

        void print(HashReader hash, boolean fields, boolean values, Reply newReply) {
            withFields = fields;
            withValues = values;
            reply = newReply;
            hash.forEach(this);
        }

        @Override
        public void field(HashReader at) {
            if (withFields) {
                reply.bulk(at.field(), at.fieldLength());
            }
            if (withValues) {
                reply.bulk(at.value(), at.valueLength());
            }
        }
    }
}
