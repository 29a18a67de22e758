package io.heddle.server.handoff;

import org.jctools.queues.varhandle.MpscVarHandleArrayQueue;

/// Recycled reply chunks: the worker takes, any carrier loop gives back. An idle connection holds none.
public final class ReplyChunks implements AutoCloseable {
    private final MpscVarHandleArrayQueue<ReplyChunk> pool;

    /// @param retained chunks kept for reuse; more are freed
    public ReplyChunks(int retained) {
        pool = new MpscVarHandleArrayQueue<>(retained);
    }

    ReplyChunk take() {
        ReplyChunk chunk = pool.relaxedPoll();
        if (chunk == null) {
            return new ReplyChunk(ReplyChunk.CAPACITY);
        }
        chunk.reset();
        return chunk;
    }

    void give(ReplyChunk chunk) {
        if (!pool.offer(chunk)) {
            chunk.free();
        }
    }

    @Override
    public void close() {
        ReplyChunk chunk;
        while ((chunk = pool.poll()) != null) {
            chunk.free();
        }
    }
}
