package io.heddle.bench;

import io.heddle.keyspace.KeyspaceOptions;
import io.heddle.keyspace.KeyspaceReader;
import io.heddle.keyspace.KeyspaceWriter;
import io.heddle.keyspace.Keyspaces;
import io.heddle.memory.Allocator;
import io.heddle.memory.Memory;
import io.heddle.memory.MemoryOptions;
import io.heddle.snapshot.Epochs;
import java.util.concurrent.TimeUnit;
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

/// The keyspace by itself: eleven-byte keys chosen at random, values of 64 bytes.
///
/// 400 keys are renamed before each round; `rename` is the part of the other figures that this takes.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class KeyspaceBenchmark {
    private static final int ROUND = 400;
    private static final int VALUE_BYTES = 64;

    @Param({"100000", "10000000"})
    public int keys;

    private final Allocator allocator = Allocator.create(MemoryOptions.defaults());
    private final Keyspaces keyspaces = new Keyspaces(allocator, new Epochs(allocator), new KeyspaceOptions(1, 17, 42));
    private final KeyspaceWriter database = keyspaces.database(0);
    private final CommandScript names = CommandScript.keyed(ROUND, "", "key:");
    private final long[] hashes = new long[ROUND];
    private long value;

    @Setup
    public void fill() {
        value = Memory.allocateRaw(VALUE_BYTES);
        Memory.fill(value, VALUE_BYTES, (byte) 'x');
        keyspaces.time(1);
        for (int first = 0; first < keys; first += ROUND) {
            names.renameFrom(first);
            for (int i = 0; i < ROUND; i++) {
                set(i);
            }
        }
    }

    @TearDown
    public void close() {
        names.close();
        Memory.freeRaw(value);
        keyspaces.close();
        allocator.close();
    }

    private void set(int i) {
        database.setString(names.key(i), CommandScript.KEY_BYTES, value, VALUE_BYTES, KeyspaceReader.NO_EXPIRY);
    }

    /// Only the renaming.
    @Benchmark
    @OperationsPerInvocation(ROUND)
    public void rename() {
        names.renameAtRandom(keys);
    }

    /// The hash of a key.
    @Benchmark
    @OperationsPerInvocation(ROUND)
    public long hash() {
        names.renameAtRandom(keys);
        long all = 0;
        for (int i = 0; i < ROUND; i++) {
            all ^= keyspaces.hash(names.key(i), CommandScript.KEY_BYTES);
        }
        return all;
    }

    /// One key after the other.
    @Benchmark
    @OperationsPerInvocation(ROUND)
    public long find() {
        names.renameAtRandom(keys);
        long all = 0;
        for (int i = 0; i < ROUND; i++) {
            all += database.find(names.key(i), CommandScript.KEY_BYTES);
        }
        return all;
    }

    /// Buckets and records of all keys touched first, so that the cache misses overlap.
    @Benchmark
    @OperationsPerInvocation(ROUND)
    public long findInTwoPasses() {
        names.renameAtRandom(keys);
        for (int i = 0; i < ROUND; i++) {
            hashes[i] = keyspaces.hash(names.key(i), CommandScript.KEY_BYTES);
            keyspaces.touchBucket(0, hashes[i]);
        }
        for (int i = 0; i < ROUND; i++) {
            keyspaces.touchRecord(0, hashes[i]);
        }
        long all = 0;
        for (int i = 0; i < ROUND; i++) {
            keyspaces.hint(names.key(i), hashes[i]);
            all += database.find(names.key(i), CommandScript.KEY_BYTES);
        }
        keyspaces.forgetHint();
        return all;
    }

    /// A value over one of the same length.
    @Benchmark
    @OperationsPerInvocation(ROUND)
    public void overwrite() {
        names.renameAtRandom(keys);
        for (int i = 0; i < ROUND; i++) {
            set(i);
        }
    }

    /// A key removed and made again.
    @Benchmark
    @OperationsPerInvocation(ROUND)
    public void deleteAndInsert() {
        names.renameAtRandom(keys);
        for (int i = 0; i < ROUND; i++) {
            database.delete(names.key(i), CommandScript.KEY_BYTES);
            set(i);
        }
    }
}
