package io.heddle.geo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.memory.LongDoubles;
import io.heddle.memory.Memory;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What redis-server says of known places, and properties that hold for all.
class GeoHashTest {
    private final long seed = Long.getLong("heddle.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @ParameterizedTest
    @CsvSource({
        "13.361389, 38.115556, 3479099956230698, sqc8b49rny0",
        "15.087269, 37.502669, 3479447370796909, sqdtr74hyu0",
        "-5.6, 42.6, 2157242200379188, ezs42e44yx0",
        "179.9999, -85.05, 3002399751663091, pbzupvpgvd0",
        "-180, 85.05112878, 4503599627370496, bp05b5048p0",
        "180, -85.05112878, 9007199254740992, 00bh0hbj200",
        "0, 0, 3377699720527872, s0000000000"
    })
    void shouldEncodeKnownPlaces(double longitude, double latitude, long score, String text) {
        assertEquals(score, GeoHash.score(longitude, latitude));
        long bytes = Memory.allocateRaw(GeoHash.TEXT_BYTES);
        GeoHash.writeText((double) score, bytes);
        byte[] copy = new byte[GeoHash.TEXT_BYTES];
        Memory.copyToArray(bytes, copy, 0, copy.length);
        assertEquals(text, new String(copy, StandardCharsets.US_ASCII));
        Memory.freeRaw(bytes);
    }

    @Test
    void shouldComeBackWithinHalfACell() {
        for (int i = 0; i < 20_000; i++) {
            double longitude = random.nextDouble() * 360 - 180;
            double latitude = random.nextDouble() * 170 - 85;
            long score = GeoHash.score(longitude, latitude);
            assertTrue(
                    Math.abs(GeoHash.longitude((double) score) - longitude) <= 180.0 / (1 << 26) * 1.0001, message());
            assertTrue(Math.abs(GeoHash.latitude((double) score) - latitude) <= 86.0 / (1 << 26) * 1.0001, message());
            assertEquals(
                    score,
                    GeoHash.score(GeoHash.longitude((double) score), GeoHash.latitude((double) score)),
                    message());
        }
    }

    @Test
    void shouldKnowWhatCanBeKept() {
        assertTrue(GeoHash.isValid(-180, 85.05112878));
        assertTrue(GeoHash.isValid(180, -85.05112878));
        assertFalse(GeoHash.isValid(180.0001, 0));
        assertFalse(GeoHash.isValid(0, 86));
        assertFalse(GeoHash.isValid(Double.NaN, 0));
    }

    @Test
    void shouldGoAroundTheGlobe() {
        for (int step = 1; step <= GeoHash.STEP_MAX; step++) {
            long cell = GeoHash.cell(random.nextDouble() * 359 - 179.5, random.nextDouble() * 169 - 84.5, step);
            long there = GeoHash.neighbour(cell, step, 1, -1);
            assertEquals(cell, GeoHash.neighbour(there, step, -1, 1), message());
            assertEquals(
                    GeoHash.neighbour(GeoHash.neighbour(cell, step, 0, 1), step, 1, 0),
                    GeoHash.neighbour(cell, step, 1, 1),
                    message());
            double east = GeoHash.east(cell, step);
            long neighbour = GeoHash.neighbour(cell, step, 1, 0);
            assertEquals(east == 180 ? -180 : east, GeoHash.west(neighbour, step), message());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "13.36138933897018433, 38.11555639549629859, 15.08726745843887329, 37.50266842333162032, 166274.15156960033",
        "0, 10, 0, 11, 111226.29999970051"
    })
    void shouldMeasureKnownDistances(double lon1, double lat1, double lon2, double lat2, double metres) {
        assertEquals(metres, Distance.between(lon1, lat1, lon2, lat2), 1e-4);
    }

    /// Against the sine in sixty digits: the error must stay within half of the last bit.
    @Test
    void shouldRoundTheArcsineRightly() {
        for (int i = 0; i < 300; i++) {
            double x = random.nextInt(3) == 0 ? random.nextDouble() * 1e-4 : random.nextDouble();
            double y = Arcsine.of(x);
            java.math.BigDecimal error = sine(new java.math.BigDecimal(y))
                    .subtract(new java.math.BigDecimal(x))
                    .abs();
            double slope = Math.sqrt((1 - x) * (1 + x));
            assertTrue(error.doubleValue() <= Math.ulp(y) * slope * 0.5001, () -> message() + ": " + x);
        }
    }

    private static java.math.BigDecimal sine(java.math.BigDecimal y) {
        java.math.MathContext precise = new java.math.MathContext(60);
        java.math.BigDecimal square = y.multiply(y, precise);
        java.math.BigDecimal term = y;
        java.math.BigDecimal sum = y;
        for (int k = 2; k < 60; k += 2) {
            term = term.multiply(square, precise).divide(java.math.BigDecimal.valueOf(-(long) k * (k + 1)), precise);
            sum = sum.add(term, precise);
        }
        return sum;
    }

    @Test
    void shouldWriteAllDigitsOfCoordinates() {
        long bytes = Memory.allocateRaw(Coordinates.TEXT_ROOM);
        double[] edges = {0, -0.0, 1, -180, 0.5, 1e-17, 5e-18, 4.9e-18, 1.5e-17, 2.5e-17, -1e-20, 1e-40, 1 - 0x1p-53};
        for (int i = 0; i < 50_000; i++) {
            double value = i < edges.length
                    ? edges[i]
                    : (random.nextDouble() - 0.5) * (random.nextBoolean() ? 360 : Math.pow(2, -random.nextInt(70)));
            byte[] text = new byte[Coordinates.write(value, bytes)];
            Memory.copyToArray(bytes, text, 0, text.length);
            String expected = LongDoubles.text(LongDoubles.of(value));
            assertEquals(expected, new String(text, StandardCharsets.US_ASCII), message() + ": " + value);
        }
        Memory.freeRaw(bytes);
    }

    /// Every place that a shape contains must lie in exactly one of the ranges.
    @Test
    void shouldCoverShapes() {
        Shape shape = new Shape();
        SearchAreas areas = new SearchAreas();
        int inside = 0;
        for (int round = 0; round < 3000; round++) {
            double longitude = random.nextDouble() * 300 - 150;
            double latitude = random.nextDouble() * 140 - 70;
            double size = Math.pow(10, random.nextDouble() * 5.8);
            shape.centre(longitude, latitude);
            if (random.nextBoolean()) {
                shape.circle(size, 1);
            } else {
                shape.box(size * random.nextDouble(), size * random.nextDouble(), 1);
            }
            areas.cover(shape);
            double degrees = size / 60_000;
            for (int i = 0; i < 20; i++) {
                double lon = Math.max(-180, Math.min(180, longitude + (random.nextDouble() - 0.5) * degrees * 2));
                double lat = Math.max(-85, Math.min(85, latitude + (random.nextDouble() - 0.5) * degrees));
                long score = GeoHash.score(lon, lat);
                if (shape.distanceInside(GeoHash.longitude((double) score), GeoHash.latitude((double) score)) >= 0) {
                    inside++;
                    assertEquals(
                            1, holding(areas, (double) score), () -> message() + ": " + lon + ' ' + lat + ' ' + size);
                }
            }
        }
        assertTrue(inside > 3000, "too few places to say anything: " + inside);
    }

    private static int holding(SearchAreas areas, double score) {
        int ranges = 0;
        for (int i = 0; i < areas.count(); i++) {
            ranges += score >= areas.from(i) && score < areas.to(i) ? 1 : 0;
        }
        return ranges;
    }

    @Test
    void shouldSortHitsStably() {
        Hits hits = new Hits();
        for (int round = 0; round < 100; round++) {
            hits.open();
            int count = random.nextInt(200);
            long member = Memory.allocateRaw(4);
            for (int i = 0; i < count; i++) {
                Memory.putInt(member, i);
                hits.add(random.nextInt(20), i, member, 4);
            }
            Memory.freeRaw(member);
            boolean farthestFirst = random.nextBoolean();
            hits.sort(farthestFirst);
            for (int i = 0; i < count; i++) {
                assertEquals(hits.score(i), Memory.getInt(hits.member(i)));
                if (i > 0) {
                    double step = hits.distance(i) - hits.distance(i - 1);
                    assertTrue(farthestFirst ? step <= 0 : step >= 0, message());
                    assertTrue(step != 0 || hits.score(i) > hits.score(i - 1), message());
                }
            }
            hits.close();
        }
    }

    private String message() {
        return "-Dheddle.seed=" + seed;
    }
}
