package io.heddle.server.command;

import static io.heddle.hyperloglog.HyperLogLog.DENSE_BYTES;
import static io.heddle.hyperloglog.HyperLogLog.HEADER_BYTES;
import static io.heddle.server.command.Arity.atLeast;
import static io.heddle.server.command.Arity.exactly;
import static io.heddle.server.command.CommandTable.flags;
import static io.heddle.server.command.Flag.ADMIN;
import static io.heddle.server.command.Flag.DENYOOM;
import static io.heddle.server.command.Flag.FAST;
import static io.heddle.server.command.Flag.MAY_REPLICATE;
import static io.heddle.server.command.Flag.READONLY;

import io.heddle.hyperloglog.Cardinality;
import io.heddle.hyperloglog.DenseRegisters;
import io.heddle.hyperloglog.Draft;
import io.heddle.hyperloglog.HyperLogLog;
import io.heddle.hyperloglog.Maxima;
import io.heddle.hyperloglog.SelfTest;
import io.heddle.keyspace.KeyspaceReader;
import io.heddle.keyspace.KeyspaceWriter;
import io.heddle.keyspace.StringView;
import io.heddle.memory.Memory;
import io.heddle.server.config.Config;
import io.heddle.server.config.Directives;
import io.heddle.server.engine.Session;
import io.heddle.server.protocol.Args;
import io.heddle.server.protocol.Reply;
import java.util.List;

/// HyperLogLogs: strings that know about how many different elements were added to them.
///
/// Dense registers are changed in place, each announced by itself, so that a snapshot keeps no more than the pages
/// that change. Sparse ones are short: they are changed in a draft and written back whole. An element that raises no
/// register leaves the key untouched.
///
/// PFCOUNT is a read by its flags although it keeps its estimate in the value, as in Redis.
final class HyperLogLogCommands {
    private static final CommandError NOT_ONE =
            CommandError.of("WRONGTYPE Key is not a valid HyperLogLog string value.");
    private static final CommandError DAMAGED = CommandError.of("INVALIDOBJ Corrupted HLL object detected");
    private static final CommandError NOT_SPARSE = CommandError.of("ERR HLL encoding is not sparse");
    private static final CommandError MISSING = CommandError.of("ERR The specified key does not exist");
    private static final long SELF_TEST_SEED = 20_261_121;

    private final Config config;
    private final Draft draft = new Draft();
    private final Cardinality cardinality = new Cardinality();

    private HyperLogLogCommands(Config config) {
        this.config = config;
    }

    static void declare(CommandTable table, Config config) {
        HyperLogLogCommands commands = new HyperLogLogCommands(config);
        List<KeySpec> merged = List.of(KeySpec.at("RW ACCESS INSERT", 1, 0, 1), KeySpec.at("RO ACCESS", 2, -1, 1));
        table.in(Group.HYPERLOGLOG)
                .write("PFADD", atLeast(2), KeySpec.first("RW INSERT"), flags(DENYOOM, FAST), commands::pfadd)
                .control(
                        "PFCOUNT",
                        atLeast(2),
                        KeySpec.range("RW ACCESS", 1, -1, 1),
                        flags(READONLY, MAY_REPLICATE),
                        commands::pfcount)
                .write("PFMERGE", atLeast(2), merged, flags(DENYOOM), commands::pfmerge)
                .write(
                        "PFDEBUG",
                        exactly(3),
                        KeySpec.range("RW ACCESS", 2, 0, 1),
                        flags(DENYOOM, ADMIN),
                        commands::pfdebug)
                .control("PFSELFTEST", exactly(1), flags(ADMIN), commands::pfselftest);
    }

    private void pfadd(KeyspaceWriter keyspace, Args args, Reply reply) {
        long entry = keyspace.peek(args.address(1), args.length(1));
        boolean changed;
        if (entry == 0) {
            addToNew(keyspace, args);
            changed = true;
        } else {
            StringView view = requireOne(keyspace.string(entry));
            changed = HyperLogLog.isSparse(view.address())
                    ? addToSparse(keyspace, args, view.address(), view.length())
                    : addToDense(keyspace, args, view.address());
        }
        reply.integer(changed);
    }

    private void addToNew(KeyspaceWriter keyspace, Args args) {
        openDraft();
        try {
            draft.create();
            raiseAll(args, 2);
            HyperLogLog.forgetCardinality(draft.address());
            store(keyspace, args, 1, 0);
        } finally {
            draft.close();
        }
    }

    private boolean addToSparse(KeyspaceWriter keyspace, Args args, long address, int length) {
        int first = firstToRaise(args, address, length);
        if (first == args.count()) {
            return false;
        }
        openDraft();
        try {
            if (!draft.load(address, length)) {
                throw DAMAGED;
            }
            raiseAll(args, first);
            HyperLogLog.forgetCardinality(draft.address());
            store(keyspace, args, 1, length);
        } finally {
            draft.close();
        }
        return true;
    }

    /// The first argument that is an element to be counted, or the number of arguments.
    private static int firstToRaise(Args args, long address, int length) {
        int count = args.count();
        for (int i = 2; i < count; i++) {
            long hash = HyperLogLog.hash(args.address(i), args.length(i));
            if (Draft.isBelow(address, length, HyperLogLog.register(hash), HyperLogLog.run(hash))) {
                return i;
            }
        }
        return count;
    }

    private void raiseAll(Args args, int first) {
        int count = args.count();
        for (int i = first; i < count; i++) {
            long hash = HyperLogLog.hash(args.address(i), args.length(i));
            if (draft.raise(HyperLogLog.register(hash), HyperLogLog.run(hash)) == Draft.Change.DAMAGED) {
                throw DAMAGED;
            }
        }
    }

    private static boolean addToDense(KeyspaceWriter keyspace, Args args, long address) {
        long key = args.address(1);
        int keyLength = args.length(1);
        int count = args.count();
        long bytes = address;
        boolean changed = false;
        for (int i = 2; i < count; i++) {
            long hash = HyperLogLog.hash(args.address(i), args.length(i));
            int register = HyperLogLog.register(hash);
            int run = HyperLogLog.run(hash);
            if (DenseRegisters.get(bytes + HEADER_BYTES, register) < run) {
                if (!changed && HyperLogLog.keptCardinality(bytes) >= 0) {
                    HyperLogLog.forgetCardinality(editCardinality(keyspace, key, keyLength, DENSE_BYTES));
                }
                int from = HEADER_BYTES + DenseRegisters.offset(register);
                bytes = keyspace.editString(key, keyLength, from, Math.min(from + 2, DENSE_BYTES), DENSE_BYTES);
                DenseRegisters.put(bytes + HEADER_BYTES, register, run);
                changed = true;
            }
        }
        return changed;
    }

    private static long editCardinality(KeyspaceWriter keyspace, long key, int keyLength, int length) {
        int from = HyperLogLog.cardinalityOffset();
        return keyspace.editString(key, keyLength, from, from + Long.BYTES, length);
    }

    private void openDraft() {
        draft.open(config.number(Directives.HLL_SPARSE_MAX_BYTES));
    }

    /// Writes the draft to the key at argument `keyAt`, whose value has `oldLength` bytes.
    private void store(KeyspaceWriter keyspace, Args args, int keyAt, int oldLength) {
        long key = args.address(keyAt);
        int keyLength = args.length(keyAt);
        int length = draft.length();
        Memory.copy(draft.address(), keyspace.editString(key, keyLength, 0, length, length), length);
        if (length < oldLength) {
            keyspace.truncateString(key, keyLength, length);
        }
    }

    private static StringView requireOne(StringView view) {
        if (view.isInteger() || !HyperLogLog.isOne(view.address(), view.length())) {
            throw NOT_ONE;
        }
        return view;
    }

    private void pfcount(Session session, Args args, Reply reply) {
        KeyspaceWriter keyspace = session.keyspace();
        reply.integer(args.count() == 2 ? countOne(keyspace, args) : countUnion(keyspace, args));
    }

    private long countOne(KeyspaceWriter keyspace, Args args) {
        long key = args.address(1);
        int keyLength = args.length(1);
        StringView view = keyspace.string(key, keyLength);
        if (!view.isPresent()) {
            return 0;
        }
        long address = requireOne(view).address();
        long kept = HyperLogLog.keptCardinality(address);
        if (kept >= 0) {
            return kept;
        }
        int length = view.length();
        long count = cardinality.of(address, length);
        if (count < 0) {
            throw DAMAGED;
        }
        HyperLogLog.keepCardinality(editCardinality(keyspace, key, keyLength, length), count);
        return count;
    }

    private long countUnion(KeyspaceReader keyspace, Args args) {
        long maxima = Memory.allocateRaw(Maxima.BYTES);
        try {
            unite(keyspace, args, maxima);
            return cardinality.ofMaxima(maxima);
        } finally {
            Memory.freeRaw(maxima);
        }
    }

    /// Makes the union of the HyperLogLogs under all keys, missing ones being empty.
    ///
    /// @return whether one of them is dense
    private static boolean unite(KeyspaceReader keyspace, Args args, long maxima) {
        Maxima.clear(maxima);
        int count = args.count();
        boolean dense = false;
        for (int i = 1; i < count; i++) {
            StringView view = keyspace.string(args.address(i), args.length(i));
            if (view.isPresent()) {
                long address = requireOne(view).address();
                dense |= !HyperLogLog.isSparse(address);
                if (!Maxima.add(maxima, address, view.length())) {
                    throw DAMAGED;
                }
            }
        }
        return dense;
    }

    private void pfmerge(KeyspaceWriter keyspace, Args args, Reply reply) {
        long maxima = Memory.allocateRaw(Maxima.BYTES);
        openDraft();
        try {
            boolean dense = unite(keyspace, args, maxima);
            int oldLength = loadOrCreate(keyspace, args);
            if ((dense && !draft.makeDense()) || !draft.raiseTo(maxima)) {
                throw DAMAGED;
            }
            HyperLogLog.forgetCardinality(draft.address());
            store(keyspace, args, 1, oldLength);
        } finally {
            draft.close();
            Memory.freeRaw(maxima);
        }
        reply.ok();
    }

    /// @return the length of what stands under the first key
    private int loadOrCreate(KeyspaceReader keyspace, Args args) {
        long entry = keyspace.peek(args.address(1), args.length(1));
        if (entry == 0) {
            draft.create();
            return 0;
        }
        StringView view = keyspace.string(entry);
        if (!draft.load(view.address(), view.length())) {
            throw DAMAGED;
        }
        return view.length();
    }

    private void pfdebug(KeyspaceWriter keyspace, Args args, Reply reply) {
        long entry = keyspace.peek(args.address(2), args.length(2));
        if (entry == 0) {
            throw MISSING;
        }
        StringView view = requireOne(keyspace.string(entry));
        long address = view.address();
        boolean sparse = HyperLogLog.isSparse(address);
        if (args.is(1, "GETREG")) {
            long dense = sparse ? makeDense(keyspace, args, address, view.length()) : address;
            reply.array(HyperLogLog.REGISTERS);
            for (int i = 0; i < HyperLogLog.REGISTERS; i++) {
                reply.integer(DenseRegisters.get(dense + HEADER_BYTES, i));
            }
        } else if (args.is(1, "DECODE")) {
            if (!sparse) {
                throw NOT_SPARSE;
            }
            reply.bulk(Draft.describe(address, view.length()));
        } else if (args.is(1, "ENCODING")) {
            reply.simple(sparse ? "sparse" : "dense");
        } else if (args.is(1, "TODENSE")) {
            if (sparse) {
                makeDense(keyspace, args, address, view.length());
            }
            reply.integer(sparse);
        } else {
            throw CommandError.of("ERR Unknown PFDEBUG subcommand '" + args.copyText(1) + "'");
        }
    }

    /// @return the address of the new value
    private long makeDense(KeyspaceWriter keyspace, Args args, long address, int length) {
        openDraft();
        try {
            if (!draft.load(address, length) || !draft.makeDense()) {
                throw DAMAGED;
            }
            store(keyspace, args, 2, length);
        } finally {
            draft.close();
        }
        return keyspace.string(keyspace.peek(args.address(2), args.length(2))).address();
    }

    private void pfselftest(Session session, Args args, Reply reply) {
        String failure = new SelfTest(SELF_TEST_SEED).run(config.number(Directives.HLL_SPARSE_MAX_BYTES));
        if (failure == null) {
            reply.ok();
        } else {
            reply.error("ERR TESTFAILED " + failure);
        }
    }
}
