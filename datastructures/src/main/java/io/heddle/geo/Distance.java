package io.heddle.geo;

import io.heddle.memory.Decimals;
import io.heddle.memory.Memory;

/// Distances on a sphere by the haversine formula, in metres.
///
/// Sine and cosine of the Java platform round as the C library does but for about one result in five hundred; its
/// arcsine is less exact, so that result is corrected here. Distances are equal to those of Redis, to the last bit in
/// all but some of a thousand cases, and always to the fourth decimal.
public final class Distance {
    /// Room that `write` needs.
    public static final int TEXT_ROOM = 24;

    private static final int DECIMALS = 10_000;
    private static final double EARTH_RADIUS = 6372797.560856;
    private static final double RADIANS = Math.PI / 180.0;
    private static final double CLOSE = 1 + 1e-9;

    private Distance() {}

    public static double between(double longitude1, double latitude1, double longitude2, double latitude2) {
        return upTo(Double.POSITIVE_INFINITY, longitude1, latitude1, longitude2, latitude2);
    }

    /// As `between`, or some number above `limit` when the places are farther from each other than that: most of
    /// what a search looks at is outside, and needs no last digit.
    static double upTo(double limit, double longitude1, double latitude1, double longitude2, double latitude2) {
        double v = Math.sin((radians(longitude2) - radians(longitude1)) / 2);
        if (v == 0) {
            return alongMeridian(latitude1, latitude2);
        }
        double u = Math.sin((radians(latitude2) - radians(latitude1)) / 2);
        double a = u * u + Math.cos(radians(latitude1)) * Math.cos(radians(latitude2)) * v * v;
        double sine = Math.sqrt(a);
        double roughly = 2.0 * EARTH_RADIUS * Math.asin(sine);
        return roughly > limit * CLOSE ? roughly : 2.0 * EARTH_RADIUS * Arcsine.of(sine);
    }

    static double alongMeridian(double latitude1, double latitude2) {
        return EARTH_RADIUS * Math.abs(radians(latitude2) - radians(latitude1));
    }

    /// The angle at the centre over an arc, in degrees.
    static double degrees(double metres) {
        return metres / EARTH_RADIUS / RADIANS;
    }

    /// As `degrees`, of an arc along the circle of a latitude.
    static double degreesAtLatitude(double metres, double latitude) {
        return metres / EARTH_RADIUS / Math.cos(radians(latitude)) / RADIANS;
    }

    /// Writes a distance, in whatever unit, with four decimals.
    ///
    /// @return its length
    public static int write(double distance, long address) {
        long parts = (long) Math.rint(distance * DECIMALS);
        int whole = Decimals.write(parts / DECIMALS, address);
        int fraction = (int) (parts % DECIMALS);
        Memory.putByte(address + whole, (byte) '.');
        for (int i = 4; i > 0; i--) {
            Memory.putByte(address + whole + i, (byte) ('0' + fraction % 10));
            fraction /= 10;
        }
        return whole + 5;
    }

    private static double radians(double degrees) {
        return degrees * RADIANS;
    }
}
