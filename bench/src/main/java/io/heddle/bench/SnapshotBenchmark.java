package io.heddle.bench;

import io.heddle.keyspace.KeyspaceOptions;
import io.heddle.keyspace.KeyspaceReader;
import io.heddle.keyspace.KeyspaceWriter;
import io.heddle.keyspace.Keyspaces;
import io.heddle.memory.Allocator;
import io.heddle.memory.Memory;
import io.heddle.memory.MemoryOptions;
import io.heddle.snapshot.Epochs;
import io.heddle.snapshot.Snapshot;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
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

/// What the first writes after the opening of a snapshot cost: nearly each of them copies a table segment.
///
/// Compare `open` with and without: the difference per write is the clone, the replaced record and the block kept.
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 10)
@Measurement(iterations = 20)
public class SnapshotBenchmark {
    private static final int WRITES = 5000;
    private static final int VALUE_BYTES = 64;

    @Param({"10000000"})
    public int keys;

    /// Whether a snapshot is open.
    @Param({"false", "true"})
    public boolean open;

    private final Allocator allocator = Allocator.create(MemoryOptions.defaults());
    private final Keyspaces keyspaces = new Keyspaces(allocator, new Epochs(allocator), new KeyspaceOptions(1, 17, 42));
    private final KeyspaceWriter database = keyspaces.database(0);
    private final CommandScript names = CommandScript.keyed(WRITES, "", "key:");
    private @Nullable Snapshot snapshot;
    private long value;

    @Setup
    public void fill() {
        value = Memory.allocateRaw(VALUE_BYTES);
        Memory.fill(value, VALUE_BYTES, (byte) 'x');
        keyspaces.time(1);
        for (int first = 0; first < keys; first += WRITES) {
            names.renameFrom(first);
            overwrite();
        }
    }

    @Setup(Level.Iteration)
    public void openSnapshot() {
        names.renameAtRandom(keys);
        if (open) {
            snapshot = keyspaces.openSnapshot();
        }
    }

    @TearDown(Level.Iteration)
    public void closeSnapshot() {
        if (snapshot != null) {
            snapshot.close();
            snapshot = null;
            boolean more = true;
            while (more || !keyspaces.canOpenSnapshot()) {
                more = keyspaces.freeStep(1000);
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

    /// Values over others of the same length.
    @Benchmark
    @OperationsPerInvocation(WRITES)
    public void overwrite() {
        for (int i = 0; i < WRITES; i++) {
            database.setString(names.key(i), CommandScript.KEY_BYTES, value, VALUE_BYTES, KeyspaceReader.NO_EXPIRY);
        }
    }
}
