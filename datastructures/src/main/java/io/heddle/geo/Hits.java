package io.heddle.geo;

import io.heddle.memory.Memory;
import java.util.Arrays;

/// The places that a search has found: where, how far, which member. Members are copied, so that the source may change
/// or be replaced by the result.
///
/// A reusable object; `open` before and `close` after each search. Sorting is stable, O(N log N), and allocates only
/// while the arrays grow.
public final class Hits {
    private static final int FIRST_BYTES = 4096;
    private static final int KEPT = 1 << 16;

    private int count;
    private double[] distances = new double[16];
    private double[] scores = new double[16];
    private long[] memberEnds = new long[16];
    private int[] order = new int[16];
    private int[] merged = new int[16];
    private long members;
    private long capacity;

    public void open() {
        count = 0;
        capacity = FIRST_BYTES;
        members = Memory.allocateRaw(capacity);
    }

    public void close() {
        Memory.freeRaw(members);
        members = 0;
        if (distances.length > KEPT) {
            resize(16);
        }
    }

    private void resize(int length) {
        distances = Arrays.copyOf(distances, length);
        scores = Arrays.copyOf(scores, length);
        memberEnds = Arrays.copyOf(memberEnds, length);
        order = Arrays.copyOf(order, length);
        merged = new int[length];
    }

    public int count() {
        return count;
    }

    public void add(double distance, double score, long member, int memberLength) {
        if (count == distances.length) {
            resize(count * 2);
        }
        long end = count == 0 ? 0 : memberEnds[count - 1];
        if (memberLength > capacity - end) {
            capacity = Math.max(capacity * 2, end + memberLength);
            members = Memory.resizeRaw(members, capacity);
        }
        Memory.copy(member, members + end, memberLength);
        distances[count] = distance;
        scores[count] = score;
        memberEnds[count] = end + memberLength;
        order[count] = count;
        count++;
    }

    /// In metres.
    public double distance(int i) {
        return distances[order[i]];
    }

    public double score(int i) {
        return scores[order[i]];
    }

    public long member(int i) {
        int k = order[i];
        return members + (k == 0 ? 0 : memberEnds[k - 1]);
    }

    public int memberLength(int i) {
        int k = order[i];
        return (int) (memberEnds[k] - (k == 0 ? 0 : memberEnds[k - 1]));
    }

    /// Orders by distance; equal ones stay in the order in which they were found.
    public void sort(boolean farthestFirst) {
        int[] from = order;
        int[] to = merged;
        for (int width = 1; width < count; width *= 2) {
            for (int start = 0; start < count; start += 2 * width) {
                int middle = Math.min(start + width, count);
                merge(from, to, start, middle, Math.min(middle + width, count), farthestFirst);
            }
            int[] swapped = from;
            from = to;
            to = swapped;
        }
        order = from;
        merged = to;
    }

    private void merge(int[] from, int[] to, int start, int middle, int end, boolean farthestFirst) {
        int left = start;
        int right = middle;
        for (int i = start; i < end; i++) {
            boolean takeRight = left == middle;
            if (left < middle && right < end) {
                double a = distances[from[left]];
                double b = distances[from[right]];
                takeRight = farthestFirst ? b > a : b < a;
            }
            to[i] = from[takeRight ? right++ : left++];
        }
    }
}
