package io.heddle.server.handoff;

import java.util.Arrays;
import org.jctools.queues.varhandle.MpscVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;

/// Recycled reply chunks: the worker takes, any carrier loop gives back. An idle connection holds none.
///
/// Where one thread does both, the chunk given last is taken next: it is still in the processor's cache.
public final class ReplyChunks implements AutoCloseable {
    private final int retained;
    private final boolean oneThread;
    private final MpscVarHandleArrayQueue<ReplyChunk> pool;
    private @Nullable ReplyChunk[] stack = new @Nullable ReplyChunk[16];
    private int stacked;

    /// @param retained chunks kept for reuse; more are freed
    public ReplyChunks(int retained) {
        this(retained, false);
    }

    /// @param oneThread the worker's thread is the only one that gives chunks back
    public ReplyChunks(int retained, boolean oneThread) {
        this.retained = retained;
        this.oneThread = oneThread;
        this.pool = new MpscVarHandleArrayQueue<>(oneThread ? 2 : retained);
    }

    ReplyChunk take() {
        ReplyChunk chunk = stacked > 0 ? stack[--stacked] : pool.relaxedPoll();
        if (chunk == null) {
            return new ReplyChunk(ReplyChunk.CAPACITY);
        }
        chunk.reset();
        return chunk;
    }

    void give(ReplyChunk chunk) {
        if (oneThread) {
            push(chunk);
        } else if (!pool.offer(chunk)) {
            chunk.free();
        }
    }

    private void push(ReplyChunk chunk) {
        if (stacked == retained) {
            chunk.free();
            return;
        }
        if (stacked == stack.length) {
            stack = Arrays.copyOf(stack, stacked * 2);
        }
        stack[stacked++] = chunk;
    }

    @Override
    public void close() {
        ReplyChunk chunk;
        while ((chunk = pool.poll()) != null) {
            chunk.free();
        }
        while (stacked > 0) {
            chunk = stack[--stacked];
            if (chunk != null) {
                chunk.free();
            }
        }
    }
}
