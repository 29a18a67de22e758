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
/// of a block of the same allocator with both lengths, key and value, and compares the keys itself:
///
/// ```
///   Long2LongHashMap: hash ──▶ | key length 4 | value length 4 | key | value |
/// ```
///
/// It leaves out what two keys with one hash would take, expiries, and all that snapshots need.
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
    private static final int BLOCK_VALUE_LENGTH = 4;
    private static final int BLOCK_KEY = 8;

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

    private long findInMap(long keyHash, long key, int keyLength) {
        long block = map.get(keyHash);
        boolean found = block != MISSING
                && Memory.getInt(block) == keyLength
                && Memory.equal(block + BLOCK_KEY, key, keyLength);
        return found ? block : MISSING;
    }

    private static long blockValue(long block) {
        return block + BLOCK_KEY + Memory.getInt(block);
    }

    private boolean putInMap(int i) {
        return putInMap(names.key(i), KEY_BYTES, value, VALUE_BYTES);
    }

    private boolean putInMap(long key, int keyLength, long newValue, int valueLength) {
        long keyHash = hash.hash(key, keyLength);
        long block = findInMap(keyHash, key, keyLength);
        if (block != MISSING && Memory.getInt(block + BLOCK_VALUE_LENGTH) == valueLength) {
            Memory.copy(newValue, blockValue(block), valueLength);
            return false;
        }
        long made = allocator.allocate((long) BLOCK_KEY + keyLength + valueLength);
        Memory.putInt(made, keyLength);
        Memory.putInt(made + BLOCK_VALUE_LENGTH, valueLength);
        Memory.copy(key, made + BLOCK_KEY, keyLength);
        Memory.copy(newValue, made + BLOCK_KEY + keyLength, valueLength);
        map.put(keyHash, made);
        if (block != MISSING) {
            allocator.free(block);
        }
        return block == MISSING;
    }

    private boolean removeFromMap(long key, int keyLength) {
        long keyHash = hash.hash(key, keyLength);
        long block = findInMap(keyHash, key, keyLength);
        if (block == MISSING) {
            return false;
        }
        map.remove(keyHash);
        allocator.free(block);
        return true;
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
            long block = findInMap(hash.hash(key, KEY_BYTES), key, KEY_BYTES);
            all += Memory.getLong(blockValue(block));
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
            removeFromMap(names.key(i), KEY_BYTES);
            putInMap(i);
        }
    }
}
