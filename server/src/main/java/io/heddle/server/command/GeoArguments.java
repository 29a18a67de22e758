package io.heddle.server.command;

import io.heddle.geo.GeoHash;
import io.heddle.server.protocol.Args;
import java.math.BigDecimal;
import java.math.RoundingMode;

/// Arguments that the geo commands have in common: coordinates, distances, units.
final class GeoArguments {
    private static final CommandError UNIT = CommandError.of("ERR unsupported unit provided. please use M, KM, FT, MI");
    private static final CommandError RADIUS = CommandError.of("ERR need numeric radius");
    private static final CommandError NEGATIVE_RADIUS = CommandError.of("ERR radius cannot be negative");
    private static final CommandError WIDTH = CommandError.of("ERR need numeric width");
    private static final CommandError HEIGHT = CommandError.of("ERR need numeric height");
    private static final CommandError NEGATIVE_SIZE = CommandError.of("ERR height or width cannot be negative");

    private GeoArguments() {}

    /// Requires that the two arguments from `i` on are a place that can be kept.
    static void requirePlace(Args args, int i) {
        double longitude = args.floating(i);
        double latitude = args.floating(i + 1);
        if (!GeoHash.isValid(longitude, latitude)) {
            throw CommandError.of(
                    "ERR invalid longitude,latitude pair " + sixDecimals(longitude) + ',' + sixDecimals(latitude));
        }
    }

    /// As C's `%f`.
    private static String sixDecimals(double value) {
        if (Double.isInfinite(value)) {
            return value < 0 ? "-inf" : "inf";
        }
        String text = new BigDecimal(value).setScale(6, RoundingMode.HALF_EVEN).toPlainString();
        boolean lostSign = Double.doubleToRawLongBits(value) < 0 && !text.startsWith("-");
        return lostSign ? '-' + text : text;
    }

    /// Metres in a unit.
    static double metresPerUnit(Args args, int i) {
        if (args.is(i, "M")) {
            return 1;
        } else if (args.is(i, "KM")) {
            return 1000;
        } else if (args.is(i, "FT")) {
            return 0.3048;
        } else if (args.is(i, "MI")) {
            return 1609.34;
        }
        throw UNIT;
    }

    static double radius(Args args, int i) {
        double radius = args.floating(i, RADIUS);
        if (radius < 0) {
            throw NEGATIVE_RADIUS;
        }
        return radius;
    }

    /// Requires that the two arguments from `i` on are the width and height of a box.
    static void requireBox(Args args, int i) {
        double width = args.floating(i, WIDTH);
        double height = args.floating(i + 1, HEIGHT);
        if (width < 0 || height < 0) {
            throw NEGATIVE_SIZE;
        }
    }
}
