package io.heddle.server.net;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.BitSet;

/// Binds the calling platform thread to CPUs, given as in Redis's `server-cpulist`: "0,2,3", "0-3", "0-7:2".
final class Affinity {
    private static final int MOST_CPUS = 1024;

    private Affinity() {}

    /// @return whether it was done; false on systems that cannot
    static boolean bind(String cpuList) {
        BitSet cpus = parse(cpuList);
        if (cpus.isEmpty() || !LinuxCalls.isAvailable()) {
            return false;
        }
        try (Arena arena = Arena.ofConfined()) {
            return new LinuxCalls().setAffinity(mask(arena, cpus).address(), MOST_CPUS / 8) >= 0;
        }
    }

    /// The CPUs as the kernel wants them.
    static MemorySegment mask(Arena arena, BitSet cpus) {
        MemorySegment mask = arena.allocate(MOST_CPUS / 8, 8);
        byte[] bytes = cpus.toByteArray();
        MemorySegment.copy(bytes, 0, mask, ValueLayout.JAVA_BYTE, 0, bytes.length);
        return mask;
    }

    /// @throws IllegalArgumentException for anything but a CPU list
    static BitSet parse(String cpuList) {
        BitSet cpus = new BitSet();
        if (cpuList.isBlank()) {
            return cpus;
        }
        for (String part : cpuList.split(",", -1)) {
            addRange(cpus, part.strip());
        }
        return cpus;
    }

    private static void addRange(BitSet cpus, String range) {
        int colon = range.indexOf(':');
        int step = colon < 0 ? 1 : number(range.substring(colon + 1));
        String bounds = colon < 0 ? range : range.substring(0, colon);
        int dash = bounds.indexOf('-');
        int first = number(dash < 0 ? bounds : bounds.substring(0, dash));
        int last = dash < 0 ? first : number(bounds.substring(dash + 1));
        if (step < 1 || last < first || last >= MOST_CPUS) {
            throw new IllegalArgumentException("not a CPU list: " + range);
        }
        for (int cpu = first; cpu <= last; cpu += step) {
            cpus.set(cpu);
        }
    }

    private static int number(String text) {
        try {
            return Integer.parseUnsignedInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a CPU list: " + text, e);
        }
    }
}
