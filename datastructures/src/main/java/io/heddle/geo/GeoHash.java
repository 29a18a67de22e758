package io.heddle.geo;

import io.heddle.memory.Memory;

/// Cells of the globe: with `step` bits of each coordinate the world is cut into 2^step columns and rows, and the bits
/// of both, interleaved, number the cells.
///
/// ```
///   cells of step 2      5   7  13  15        highest bits first: longitude, latitude, longitude, …
///                        4   6  12  14
///                        1   3   9  11        a prefix of a number is the larger cell around it
///                        0   2   8  10
/// ```
///
/// A place is kept as its cell of step 26: 52 bits, which a double (a score) holds exactly. Latitudes end where the
/// Mercator projection of web maps ends, some five degrees from the poles.
public final class GeoHash {
    /// Bits of each coordinate in a score.
    public static final int STEP_MAX = 26;

    /// Length of the text of a place.
    public static final int TEXT_BYTES = 11;

    private static final double LONGITUDE_MAX = 180;
    private static final double LATITUDE_MAX = 85.05112878;
    private static final double LONGITUDES = LONGITUDE_MAX - -LONGITUDE_MAX;
    private static final double LATITUDES = LATITUDE_MAX - -LATITUDE_MAX;
    private static final long LONGITUDE_BITS = 0xaaaaaaaaaaaaaaaaL;
    private static final long LATITUDE_BITS = 0x5555555555555555L;
    private static final String ALPHABET = "0123456789bcdefghjkmnpqrstuvwxyz";

    private static final double SIGN = 0x1p63;

    private GeoHash() {}

    /// Whether the place can be kept.
    public static boolean isValid(double longitude, double latitude) {
        return longitude >= -LONGITUDE_MAX
                && longitude <= LONGITUDE_MAX
                && latitude >= -LATITUDE_MAX
                && latitude <= LATITUDE_MAX;
    }

    /// The number of a valid place.
    public static long score(double longitude, double latitude) {
        return cell(longitude, latitude, STEP_MAX);
    }

    /// The bits of a score that need not have come from a place, as C and an x86 processor convert it to an
    /// unsigned number.
    private static long bits(double score) {
        if (score < SIGN) {
            return (long) score;
        }
        return score < 2 * SIGN ? Long.MIN_VALUE | (long) (score - SIGN) : 0;
    }

    /// Longitude in the middle of a place's cell.
    public static double longitude(double score) {
        long bits = bits(score);
        double middle = (west(bits, STEP_MAX) + east(bits, STEP_MAX)) / 2;
        return Math.max(-LONGITUDE_MAX, Math.min(LONGITUDE_MAX, middle));
    }

    /// Latitude in the middle of a place's cell.
    public static double latitude(double score) {
        long bits = bits(score);
        double middle = (south(bits, STEP_MAX) + north(bits, STEP_MAX)) / 2;
        return Math.max(-LATITUDE_MAX, Math.min(LATITUDE_MAX, middle));
    }

    /// Writes the place as a standard geohash of [#TEXT_BYTES] characters: latitudes count up to the poles there,
    /// so the cell is computed anew. The last character has no bits left.
    public static void writeText(double score, long address) {
        long column = fraction(longitude(score) - -180, 360, STEP_MAX);
        long row = fraction(latitude(score) - -90, 180, STEP_MAX);
        long bits = interleave(row, column);
        for (int i = 0; i < TEXT_BYTES; i++) {
            int digit = i == TEXT_BYTES - 1 ? 0 : (int) (bits >>> (2 * STEP_MAX - (i + 1) * 5)) & 0x1f;
            Memory.putByte(address + i, (byte) ALPHABET.charAt(digit));
        }
    }

    static long cell(double longitude, double latitude, int step) {
        long column = fraction(longitude - -LONGITUDE_MAX, LONGITUDES, step);
        long row = fraction(latitude - -LATITUDE_MAX, LATITUDES, step);
        return interleave(row, column);
    }

    private static long fraction(double offset, double whole, int step) {
        return (long) (offset / whole * (1L << step)) & 0xFFFFFFFFL;
    }

    static double west(long cell, int step) {
        return -LONGITUDE_MAX + part(odd(cell), step) * LONGITUDES;
    }

    static double east(long cell, int step) {
        return -LONGITUDE_MAX + part(odd(cell) + 1, step) * LONGITUDES;
    }

    static double south(long cell, int step) {
        return -LATITUDE_MAX + part(even(cell), step) * LATITUDES;
    }

    static double north(long cell, int step) {
        return -LATITUDE_MAX + part(even(cell) + 1, step) * LATITUDES;
    }

    private static double part(long index, int step) {
        return (index & 0xFFFFFFFFL) * 1.0 / (1L << step);
    }

    /// The cell some columns to the east and rows to the north (1, 0 or -1), around the globe.
    static long neighbour(long cell, int step, int columns, int rows) {
        long used = -1L >>> (64 - 2 * step);
        long longitude = cell & LONGITUDE_BITS;
        long latitude = cell & LATITUDE_BITS;
        // Ones in the other coordinate's places carry, zeros there borrow.
        if (columns > 0) {
            longitude += (LATITUDE_BITS & used) + 1;
        } else if (columns < 0) {
            longitude = (longitude | (LATITUDE_BITS & used)) - ((LATITUDE_BITS & used) + 1);
        }
        if (rows > 0) {
            latitude += (LONGITUDE_BITS & used) + 1;
        } else if (rows < 0) {
            latitude = (latitude | (LONGITUDE_BITS & used)) - ((LONGITUDE_BITS & used) + 1);
        }
        return moved(longitude, cell, LONGITUDE_BITS, used, columns) | moved(latitude, cell, LATITUDE_BITS, used, rows);
    }

    private static long moved(long bits, long cell, long mask, long used, int distance) {
        return distance == 0 ? cell & mask : bits & mask & used;
    }

    private static long interleave(long even, long odd) {
        return spread(even) | spread(odd) << 1;
    }

    private static long even(long bits) {
        return gather(bits);
    }

    private static long odd(long bits) {
        return gather(bits >>> 1);
    }

    /// Moves 32 bits to the even places.
    private static long spread(long bits) {
        return Long.expand(bits, LATITUDE_BITS);
    }

    private static long gather(long bits) {
        return Long.compress(bits, LATITUDE_BITS);
    }
}
