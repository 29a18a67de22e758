package io.heddle.server.command;

import static io.heddle.server.command.Arity.atLeast;
import static io.heddle.server.command.CommandTable.flags;
import static io.heddle.server.command.Flag.DENYOOM;

import io.heddle.hash.HashReader;
import io.heddle.keyspace.KeyspaceReader;
import io.heddle.keyspace.KeyspaceWriter;
import io.heddle.keyspace.StringView;
import io.heddle.keyspace.ValueType;
import io.heddle.list.ListDraft;
import io.heddle.list.ListReader;
import io.heddle.list.ListWriter;
import io.heddle.memory.Doubles;
import io.heddle.memory.Memory;
import io.heddle.server.protocol.Args;
import io.heddle.server.protocol.Reply;
import io.heddle.sortedset.SortedSetReader;
import java.util.List;

/// SORT and SORT_RO: the elements of a list, set or sorted set, sorted by themselves or by other keys, answered or
/// stored, themselves or what other keys say of them.
///
/// The elements are copied into a vector and sorted there. With a BY that names no key by the element, nothing is
/// sorted: lists and sorted sets keep their order (DESC turns it around), and so does a set unless it is stored.
///
/// Elements of equal weight are in the order of their bytes; words are compared by their bytes, without regard to a
/// language. Missing weights count as 0, missing words come first.
final class SortCommands {
    private static final CommandError NOT_A_WEIGHT =
            CommandError.of("ERR One or more scores can't be converted into double");

    private final SortOptions options = new SortOptions();
    private final SortVector vector = new SortVector();
    private final SortVector results = new SortVector();
    private final SortPattern by = new SortPattern();
    private final SortPattern get = new SortPattern();
    private final SortElements elements = new SortElements(vector);

    /// Index in the vector of the first element to be answered.
    private long first;

    /// Index behind the last one.
    private long end;

    /// What the last look-up found.
    private long found;

    private int foundLength;

    private SortCommands() {}

    static void declare(CommandTable table) {
        SortCommands commands = new SortCommands();
        KeySpec.Find unknown = new KeySpec.Find.Unknown();
        KeySpec source = KeySpec.at("RO ACCESS", 1, 0, 1);
        KeySpec patterns = new KeySpec(List.of("RO", "ACCESS"), new KeySpec.Begin.Unknown(), unknown, "");
        KeySpec destination = new KeySpec(List.of("OW", "UPDATE"), new KeySpec.Begin.Unknown(), unknown, "");
        table.in(Group.GENERIC)
                .categoriesWithoutGroup("set", "sortedset", "list", "dangerous")
                .write("SORT", atLeast(2), List.of(source, patterns, destination), flags(DENYOOM), commands::sort)
                .read("SORT_RO", atLeast(2), List.of(source, patterns), flags(), commands::sortReadOnly);
    }

    private void sort(KeyspaceWriter keyspace, Args args, Reply reply) {
        options.parse(args, true);
        open();
        try {
            load(keyspace, args);
            if (options.store == 0) {
                answer(keyspace, args, reply);
            } else {
                store(keyspace, args, reply);
            }
        } finally {
            close();
        }
    }

    private void sortReadOnly(KeyspaceReader keyspace, Args args, Reply reply) {
        options.parse(args, false);
        open();
        try {
            load(keyspace, args);
            answer(keyspace, args, reply);
        } finally {
            close();
        }
    }

    private void open() {
        vector.open();
        results.open();
    }

    private void close() {
        vector.close();
        results.close();
        by.close();
        get.close();
    }

    /// Brings the elements into the vector, in their order; then `first` to `end` are those within the limits.
    private void load(KeyspaceReader keyspace, Args args) {
        long entry = keyspace.peek(args.address(1), args.length(1));
        ValueType type = entry == 0 ? ValueType.LIST : keyspace.type(entry);
        if (type != ValueType.LIST && type != ValueType.SET && type != ValueType.SORTED_SET) {
            throw CommandError.WRONG_TYPE;
        }
        boolean byPattern = options.by != 0;
        boolean alphabetic = options.alphabetic;
        if (byPattern) {
            by.use(args, options.by);
            if (by.isConstant() && type != ValueType.SET) {
                loadUnsorted(keyspace, args, type);
                return;
            }
            if (by.isConstant() && options.store != 0) {
                alphabetic = true; // what is stored must not depend on the order inside the set
                byPattern = false;
            }
        }
        elements.load(keyspace, keyspace.find(args.address(1), args.length(1)));
        limit(vector.count());
        if (byPattern && by.isConstant()) {
            return;
        }
        weigh(keyspace, byPattern, alphabetic);
        if (alphabetic) {
            vector.sortByKey(options.descending);
        } else {
            vector.sortByWeight(options.descending);
        }
    }

    private void loadUnsorted(KeyspaceReader keyspace, Args args, ValueType type) {
        long key = args.address(1);
        int keyLength = args.length(1);
        boolean backwards = options.descending;
        if (type == ValueType.LIST) {
            ListReader list = keyspace.list(key, keyLength);
            limit(list.size());
            elements.load(list, first, end - first, backwards);
        } else {
            SortedSetReader set = keyspace.sortedSet(key, keyLength);
            limit(set.size());
            elements.load(set, first, end - first, backwards);
        }
        end -= first;
        first = 0;
    }

    private void limit(long count) {
        first = Math.min(Math.max(options.offset, 0), count);
        end = options.limit < 0 ? count : Math.min(first + Math.min(options.limit, count), count);
    }

    private void weigh(KeyspaceReader keyspace, boolean byPattern, boolean alphabetic) {
        boolean damaged = false;
        for (int i = 0; i < vector.count(); i++) {
            if (!byPattern) {
                found = vector.element(i);
                foundLength = vector.elementLength(i);
            } else if (!find(keyspace, by, vector.element(i), vector.elementLength(i))) {
                continue;
            }
            if (!alphabetic) {
                double weight = weight(found, foundLength);
                damaged |= Double.isNaN(weight);
                vector.weight(i, weight);
            } else if (byPattern) {
                vector.key(i, found, foundLength);
            } else {
                vector.keyOfItsOwn(i);
            }
        }
        if (damaged) {
            throw NOT_A_WEIGHT;
        }
    }

    /// As C's `strtod`: a text ends at a zero byte, nothing counts as 0, and blanks in front are skipped.
    private static double weight(long address, int length) {
        int start = 0;
        while (start < length && isBlank(Memory.getByte(address + start))) {
            start++;
        }
        int end = start;
        while (end < length && Memory.getByte(address + end) != 0) {
            end++;
        }
        return end == 0 ? 0 : Doubles.parse(address + start, end - start);
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || (b >= '\t' && b <= '\r');
    }

    /// Looks up what a pattern says of an element.
    ///
    /// @return whether there is something; then `found` has it until the next look-up or change of a key
    private boolean find(KeyspaceReader keyspace, SortPattern pattern, long element, int elementLength) {
        if (pattern.isElement()) {
            found = element;
            foundLength = elementLength;
            return true;
        }
        if (pattern.isConstant()) {
            return false;
        }
        pattern.fill(element, elementLength);
        long entry = keyspace.find(pattern.name(), pattern.nameLength());
        if (entry == 0) {
            return false;
        }
        if (pattern.hasField()) {
            return keyspace.type(entry) == ValueType.HASH && findField(keyspace.hash(entry), pattern);
        }
        if (keyspace.type(entry) != ValueType.STRING) {
            return false;
        }
        StringView view = keyspace.string(entry);
        found = view.address();
        foundLength = view.length();
        return true;
    }

    private boolean findField(HashReader hash, SortPattern pattern) {
        if (!hash.find(pattern.field(), pattern.fieldLength())) {
            return false;
        }
        found = hash.value();
        foundLength = hash.valueLength();
        return true;
    }

    private void answer(KeyspaceReader keyspace, Args args, Reply reply) {
        int gets = options.getCount;
        reply.array((end - first) * Math.max(gets, 1));
        for (int i = (int) first; i < end; i++) {
            if (gets == 0) {
                reply.bulk(vector.element(i), vector.elementLength(i));
            }
            for (int k = 0; k < gets; k++) {
                get.use(args, options.gets[k]);
                if (find(keyspace, get, vector.element(i), vector.elementLength(i))) {
                    reply.bulk(found, foundLength);
                } else {
                    reply.nil();
                }
            }
        }
    }

    /// Replaces what stands under the destination by a list; by nothing when there is nothing. All look-ups are
    /// done before, because the destination may be among what they find.
    private void store(KeyspaceWriter keyspace, Args args, Reply reply) {
        for (int i = (int) first; i < end; i++) {
            if (options.getCount == 0) {
                results.add(vector.element(i), vector.elementLength(i));
            }
            for (int k = 0; k < options.getCount; k++) {
                get.use(args, options.gets[k]);
                boolean there = find(keyspace, get, vector.element(i), vector.elementLength(i));
                results.add(there ? found : vector.element(i), there ? foundLength : 0);
            }
        }
        long key = args.address(options.store);
        int keyLength = args.length(options.store);
        int count = results.count();
        try (ListDraft draft = keyspace.draftList()) {
            ListWriter list = draft.list();
            if (count > 0) {
                list.expect(results.packedBytes(), count);
            }
            for (int i = 0; i < count; i++) {
                list.push(false, results.element(i), results.elementLength(i));
            }
            keyspace.storeList(key, keyLength, draft);
        }
        reply.integer(count);
    }
}
