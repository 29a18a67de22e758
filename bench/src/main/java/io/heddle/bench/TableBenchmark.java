package io.heddle.bench;

import io.heddle.memory.Allocator;
import io.heddle.memory.Memory;
import io.heddle.memory.MemoryOptions;
import io.heddle.snapshot.Epochs;
import io.heddle.table.PackedTable;
import io.heddle.value.EncodingLimits;
import io.heddle.value.KeyHash;
import io.heddle.value.NodeStore;
import io.heddle.value.RandomNumbers;
import io.heddle.value.ValueContext;
import java.util.concurrent.TimeUnit;
import org.agrona.collections.Long2LongHashMap;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// The table behind large hashes beside an open-addressing map of a library on the same off-heap bytes: eleven-byte
/// keys chosen at random, values of 12 bytes.
///
/// No library map has keys outside the heap. The one here maps the key's hash (the same as the table's) to the address
/// of a block with key and value, and compares the keys itself; it leaves out what two keys with one hash would take.
///
/// 400 keys are renamed before each round; `rename` is the part of the other figures that this takes.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class TableBenchmark {
    private static final int ROUND = 400;
    private static final int KEY_BYTES = CommandScript.KEY_BYTES;
    private static final int VALUE_BYTES = 12;
    private static final long MISSING = 0;

    @Param({"10000", "1000000"})
    public int keys;

    private final Allocator allocator = Allocator.create(MemoryOptions.defaults());
    private final KeyHash hash = new KeyHash(17, 42);
    private final NodeStore nodes = new NodeStore(allocator, new Epochs(allocator));
    private final PackedTable table =
            new PackedTable(new ValueContext(nodes, hash, new RandomNumbers(1), new EncodingLimits()), true);
    private final Long2LongHashMap map = new Long2LongHashMap(MISSING);
    private final CommandScript names = CommandScript.keyed(ROUND, "", "key:");
    private long value;

    @Setup
    public void fill() {
        value = Memory.allocateRaw(VALUE_BYTES);
        Memory.fill(value, VALUE_BYTES, (byte) 'x');
        table.create();
        for (int first = 0; first < keys; first += ROUND) {
            names.renameFrom(first);
            for (int i = 0; i < ROUND; i++) {
                put(i);
                putInMap(i);
            }
        }
    }

    @TearDown
    public void close() {
        names.close();
        Memory.freeRaw(value);
        table.free(table.root(), Integer.MAX_VALUE);
        map.values().forEach(allocator::free);
        allocator.close();
    }

    private boolean put(int i) {
        return table.put(names.key(i), KEY_BYTES, value, VALUE_BYTES, PackedTable.NO_EXPIRY);
    }

    private boolean putInMap(int i) {
        long key = names.key(i);
        long keyHash = hash.hash(key, KEY_BYTES);
        long block = map.get(keyHash);
        if (block != MISSING && Memory.equal(block, key, KEY_BYTES)) {
            Memory.copy(value, block + KEY_BYTES, VALUE_BYTES);
            return false;
        }
        block = allocator.allocate(KEY_BYTES + VALUE_BYTES);
        Memory.copy(key, block, KEY_BYTES);
        Memory.copy(value, block + KEY_BYTES, VALUE_BYTES);
        map.put(keyHash, block);
        return true;
    }

    private void removeFromMap(int i) {
        long block = map.remove(hash.hash(names.key(i), KEY_BYTES));
        if (block != MISSING) {
            allocator.free(block);
        }
    }

    /// Only the renaming.
    @Benchmark
    @OperationsPerInvocation(ROUND)
    public void rename() {
        names.renameAtRandom(keys);
    }

    @Benchmark
    @OperationsPerInvocation(ROUND)
    public long get() {
        names.renameAtRandom(keys);
        long all = 0;
        for (int i = 0; i < ROUND; i++) {
            long entry = table.find(names.key(i), KEY_BYTES);
            all += Memory.getLong(table.valueAddress(entry));
        }
        return all;
    }

    @Benchmark
    @OperationsPerInvocation(ROUND)
    public long getFromMap() {
        names.renameAtRandom(keys);
        long all = 0;
        for (int i = 0; i < ROUND; i++) {
            long key = names.key(i);
            long block = map.get(hash.hash(key, KEY_BYTES));
            if (block != MISSING && Memory.equal(block, key, KEY_BYTES)) {
                all += Memory.getLong(block + KEY_BYTES);
            }
        }
        return all;
    }

    /// A value over one of the same length.
    @Benchmark
    @OperationsPerInvocation(ROUND)
    public void overwrite() {
        names.renameAtRandom(keys);
        for (int i = 0; i < ROUND; i++) {
            put(i);
        }
    }

    @Benchmark
    @OperationsPerInvocation(ROUND)
    public void overwriteInMap() {
        names.renameAtRandom(keys);
        for (int i = 0; i < ROUND; i++) {
            putInMap(i);
        }
    }

    /// A key removed and put again.
    @Benchmark
    @OperationsPerInvocation(ROUND)
    public void removeAndPut() {
        names.renameAtRandom(keys);
        for (int i = 0; i < ROUND; i++) {
            table.remove(names.key(i), KEY_BYTES);
            put(i);
        }
    }

    @Benchmark
    @OperationsPerInvocation(ROUND)
    public void removeAndPutInMap() {
        names.renameAtRandom(keys);
        for (int i = 0; i < ROUND; i++) {
            removeFromMap(i);
            putInMap(i);
        }
    }
}
