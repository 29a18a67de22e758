package io.heddle.memory;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// One byte for each 8 bytes of address space (a granule), in a table of three levels that is filled as addresses come
/// into use.
///
/// ```
///   address  | 17 bits: which 1 GB | 14 bits: which 64 KB | 13 bits: which granule | 3 bits |
///                    ROOT[] ------------> page table[] --------> byte[8192]
///
///   granule  | 0 | EXTERNAL | SLACK | FREED | START | accessible bytes: 0..8, always a prefix |
/// ```
///
/// An access costs two dependent loads and a comparison. Pages appear by compare-and-set and are never replaced, so
/// that any thread may look while others mark; the bytes themselves are plain, and ordered by whatever orders the
/// access to the block.
final class Shadow {
    static final long NONE = -1;

    private static final int GRANULE_SHIFT = 3;
    private static final int PAGE_SHIFT = 16;
    private static final int PAGE_GRANULES = 1 << (PAGE_SHIFT - GRANULE_SHIFT);
    private static final int TABLE_SHIFT = 30;
    private static final int TABLE_PAGES = 1 << (TABLE_SHIFT - PAGE_SHIFT);
    private static final int ADDRESS_BITS = 47;

    private static final int ACCESSIBLE = 0x0F;
    private static final int START = 0x10;
    private static final int FREED = 0x20;
    private static final int SLACK = 0x40;
    private static final byte EXTERNAL = (byte) 0x88;
    private static final byte WHOLE = 8;

    /// How far around a wrong address the report looks for a block: 256 MB.
    private static final long SEARCH_GRANULES = 1 << 25;

    private static final AtomicReferenceArray<@Nullable AtomicReferenceArray<byte @Nullable []>> ROOT =
            new AtomicReferenceArray<>(1 << (ADDRESS_BITS - TABLE_SHIFT));

    private Shadow() {}

    /// The first byte of the range that must not be touched, or [#NONE].
    static long firstForbidden(long address, long length) {
        if (length < 0 || address < 0 || address > Long.MAX_VALUE - length) {
            return address;
        }
        long at = address;
        long end = address + length;
        while (at < end) {
            long granuleEnd = (at | 7) + 1;
            int accessible = get(at >>> GRANULE_SHIFT) & ACCESSIBLE;
            long wanted = Math.min(end, granuleEnd) - (granuleEnd - 8);
            if (wanted > accessible) {
                return Math.max(at, granuleEnd - 8 + accessible);
            }
            at = granuleEnd;
        }
        return NONE;
    }

    static void markBlock(long address, long requested, long usable) {
        long first = address >>> GRANULE_SHIFT;
        long whole = requested >>> GRANULE_SHIFT;
        long granules = (usable + 7) >>> GRANULE_SHIFT;
        int rest = (int) (requested & 7);
        fill(first, whole, WHOLE);
        if (rest != 0) {
            fill(first + whole, 1, (byte) rest);
            whole++;
        }
        fill(first + whole, granules - whole, (byte) SLACK);
        set(first, (byte) (get(first) | START));
    }

    /// Keeps what is needed to tell the size in a later report: the partial last granule and the slack.
    static void markFreed(long address, long usable) {
        long first = address >>> GRANULE_SHIFT;
        long granules = (usable + 7) >>> GRANULE_SHIFT;
        long whole = (requestedBytes(address) + 7) >>> GRANULE_SHIFT;
        fill(first, whole, (byte) FREED);
        fill(first + whole, granules - whole, (byte) (FREED | SLACK));
        set(first, (byte) (FREED | START));
    }

    static void markExternal(long address, long length) {
        long first = address >>> GRANULE_SHIFT;
        fill(first, ((address + length + 7) >>> GRANULE_SHIFT) - first, EXTERNAL);
    }

    static void clear(long address, long length) {
        long granule = address >>> GRANULE_SHIFT;
        long end = (address + length + 7) >>> GRANULE_SHIFT;
        while (granule < end) {
            long pageEnd = Math.min(end, (granule | (PAGE_GRANULES - 1)) + 1);
            byte[] page = page(granule);
            if (page != null) {
                int from = (int) (granule & (PAGE_GRANULES - 1));
                Arrays.fill(page, from, from + (int) (pageEnd - granule), (byte) 0);
            }
            granule = pageEnd;
        }
    }

    static boolean isLiveBlock(long address) {
        return (address & 7) == 0 && (get(address >>> GRANULE_SHIFT) & (START | FREED)) == START;
    }

    static boolean isFreedBlock(long address) {
        return (address & 7) == 0 && (get(address >>> GRANULE_SHIFT) & (START | FREED)) == (START | FREED);
    }

    /// What was asked for when the block was allocated; of a freed block, rounded up to 8.
    static long requestedBytes(long address) {
        long granule = address >>> GRANULE_SHIFT;
        int kind = get(granule) & FREED;
        long bytes = 0;
        int state = get(granule);
        do {
            bytes += kind == FREED ? 8 : state & ACCESSIBLE;
            granule++;
            state = get(granule);
        } while (state != 0 && state != EXTERNAL && (state & (FREED | START | SLACK)) == kind);
        return bytes;
    }

    /// The start of the block that the address lies in or behind; else of the next one; else [#NONE].
    static long nearestBlock(long address) {
        long granule = address >>> GRANULE_SHIFT;
        for (long at = granule; at > granule - SEARCH_GRANULES; at--) {
            if (page(at) == null) {
                at &= -PAGE_GRANULES;
            } else if ((get(at) & START) != 0) {
                return at << GRANULE_SHIFT;
            }
        }
        for (long at = granule + 1; at < granule + SEARCH_GRANULES; at++) {
            if (page(at) == null) {
                at |= PAGE_GRANULES - 1;
            } else if ((get(at) & START) != 0) {
                return at << GRANULE_SHIFT;
            }
        }
        return NONE;
    }

    private static int get(long granule) {
        byte[] page = page(granule);
        return page == null ? 0 : page[(int) (granule & (PAGE_GRANULES - 1))];
    }

    private static void set(long granule, byte value) {
        obtainPage(granule)[(int) (granule & (PAGE_GRANULES - 1))] = value;
    }

    private static void fill(long granule, long count, byte value) {
        long at = granule;
        long end = granule + count;
        while (at < end) {
            long pageEnd = Math.min(end, (at | (PAGE_GRANULES - 1)) + 1);
            int from = (int) (at & (PAGE_GRANULES - 1));
            Arrays.fill(obtainPage(at), from, from + (int) (pageEnd - at), value);
            at = pageEnd;
        }
    }

    private static byte @Nullable [] page(long granule) {
        long root = granule >>> (TABLE_SHIFT - GRANULE_SHIFT);
        if (root < 0 || root >= ROOT.length()) {
            return null;
        }
        AtomicReferenceArray<byte @Nullable []> table = ROOT.get((int) root);
        return table == null ? null : table.get((int) (granule >>> (PAGE_SHIFT - GRANULE_SHIFT)) & (TABLE_PAGES - 1));
    }

    private static byte[] obtainPage(long granule) {
        byte[] page = page(granule);
        return page != null ? page : createPage(granule);
    }

    private static byte[] createPage(long granule) {
        int root = Math.toIntExact(granule >>> (TABLE_SHIFT - GRANULE_SHIFT));
        AtomicReferenceArray<byte @Nullable []> table = ROOT.get(root);
        if (table == null) {
            AtomicReferenceArray<byte @Nullable []> fresh = new AtomicReferenceArray<>(TABLE_PAGES);
            AtomicReferenceArray<byte @Nullable []> other = ROOT.compareAndExchange(root, null, fresh);
            table = other == null ? fresh : other;
        }
        int index = (int) (granule >>> (PAGE_SHIFT - GRANULE_SHIFT)) & (TABLE_PAGES - 1);
        byte[] fresh = new byte[PAGE_GRANULES];
        byte[] other = table.compareAndExchange(index, null, fresh);
        return other == null ? fresh : other;
    }
}
