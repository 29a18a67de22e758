package io.heddle.bench;

import io.heddle.memory.Memory;
import io.heddle.server.handoff.Outbox;
import io.heddle.server.handoff.ReplyChunks;
import io.heddle.server.protocol.Reply;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// Replies written to an outbox, published sixteen at a time and read out of it again. Part of the allocation gate.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ReplyBenchmark {
    private static final int REPLIES = 400;
    private static final int BATCH = 16;
    private static final int VALUE_BYTES = 64;
    private static final int ELEMENTS = 10;

    private final ReplyChunks chunks = new ReplyChunks(16);
    private final Outbox outbox = new Outbox(chunks);
    private final Reply reply = new Reply(outbox);
    private long value;

    @Setup
    public void prepare() {
        value = Memory.allocateRaw(VALUE_BYTES);
        Memory.fill(value, VALUE_BYTES, (byte) 'x');
    }

    @TearDown
    public void close() {
        outbox.release();
        chunks.close();
        Memory.freeRaw(value);
    }

    /// OK.
    @Benchmark
    @OperationsPerInvocation(REPLIES)
    public long ok() {
        long bytes = 0;
        for (int i = 0; i < REPLIES; i += BATCH) {
            reply.attach(outbox);
            for (int j = 0; j < BATCH; j++) {
                reply.ok();
            }
            bytes += publish();
        }
        return bytes;
    }

    /// An integer of six digits.
    @Benchmark
    @OperationsPerInvocation(REPLIES)
    public long integer() {
        long bytes = 0;
        for (int i = 0; i < REPLIES; i += BATCH) {
            reply.attach(outbox);
            for (int j = 0; j < BATCH; j++) {
                reply.integer(123_456L + j);
            }
            bytes += publish();
        }
        return bytes;
    }

    /// A value of 64 bytes.
    @Benchmark
    @OperationsPerInvocation(REPLIES)
    public long bulk() {
        long bytes = 0;
        for (int i = 0; i < REPLIES; i += BATCH) {
            reply.attach(outbox);
            for (int j = 0; j < BATCH; j++) {
                reply.bulk(value, VALUE_BYTES);
            }
            bytes += publish();
        }
        return bytes;
    }

    /// Ten values whose number is known only behind them.
    @Benchmark
    @OperationsPerInvocation(REPLIES)
    public long deferredArray() {
        long bytes = 0;
        for (int i = 0; i < REPLIES; i += BATCH) {
            reply.attach(outbox);
            for (int j = 0; j < BATCH; j++) {
                Object mark = reply.begin();
                for (int k = 0; k < ELEMENTS; k++) {
                    reply.bulk(value, VALUE_BYTES);
                }
                reply.endArray(mark, ELEMENTS);
            }
            bytes += publish();
        }
        return bytes;
    }

    private long publish() {
        reply.detach();
        long bytes = 0;
        for (int length = outbox.readable(); length > 0; length = outbox.readable()) {
            bytes += length;
            outbox.consume(length);
        }
        return bytes;
    }
}
