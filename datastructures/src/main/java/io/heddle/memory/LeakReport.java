package io.heddle.memory;

import org.agrona.UnsafeApi;
import org.jspecify.annotations.Nullable;

/// In checked mode, the blocks still live when their allocator closes.
final class LeakReport {
    private static final int LISTED_MAX = 20;

    private final StringBuilder list = new StringBuilder();
    private final AssertionError traces = new AssertionError("traces");
    private long blocks;
    private long bytes;

    private LeakReport() {}

    /// What to throw; null if there is no leak.
    static @Nullable AssertionError of(SpanTable spans, PageHeap pageHeap, HugeBlocks huge) {
        LeakReport report = new LeakReport();
        long units = pageHeap.reachedBytes() >>> SizeClasses.UNIT_SHIFT;
        for (long unit = 0; unit < units; unit++) {
            long span = spans.at(unit);
            if (span != 0 && UnsafeApi.getInt(span + SpanTable.LIVE) != 0) {
                report.addSpan(spans.firstBlock(span), span);
            }
        }
        for (long block = huge.first(); block != 0; block = huge.next(block)) {
            report.add(block);
        }
        return report.blocks == 0 ? null : report.toError();
    }

    private void addSpan(long firstBlock, long span) {
        long fresh = UnsafeApi.getLong(span + SpanTable.FRESH);
        int step = UnsafeApi.getInt(span + SpanTable.BLOCK);
        for (long block = firstBlock; block < fresh; block += step) {
            if (MemoryChecker.isLive(block)) {
                add(block);
            }
        }
    }

    private void add(long block) {
        long requested = MemoryChecker.requestedBytes(block);
        blocks++;
        bytes += requested;
        if (blocks <= LISTED_MAX) {
            list.append("\n  0x")
                    .append(Long.toHexString(block))
                    .append(", ")
                    .append(requested)
                    .append(" bytes");
            Throwable trace = MemoryChecker.allocatedAt(block);
            if (trace != null) {
                traces.addSuppressed(trace);
            }
        }
    }

    private AssertionError toError() {
        String more = blocks > LISTED_MAX ? "\n  and " + (blocks - LISTED_MAX) + " more" : "";
        AssertionError error =
                new AssertionError("leak of " + blocks + " blocks, " + bytes + " bytes requested:" + list + more);
        for (Throwable trace : traces.getSuppressed()) {
            error.addSuppressed(trace);
        }
        return error;
    }
}
