package io.heddle.geo;

/// The ranges of scores that hold every place of a shape: the cell of its centre and up to eight around it, of the
/// smallest size with which they cover the shape.
///
/// ```
///   NW  N  NE       cells that the shape's bounding box does not touch are left out
///   W   ·  E
///   SW  S  SE
/// ```
///
/// A reusable object: `cover` fills it. The order of the ranges is Redis's, because COUNT with ANY shows it.
public final class SearchAreas {
    private static final double MERCATOR_MAX = 20037726.37;

    /// Columns to the east and rows to the north.
    private static final int[] COLUMNS = {0, 0, 0, 1, -1, 1, -1, 1, -1};

    private static final int[] ROWS = {0, 1, -1, 0, 0, 1, 1, -1, -1};

    private final long[] cells = new long[COLUMNS.length];
    private int count;
    private int step;

    public int count() {
        return count;
    }

    /// The least score of a range.
    public double from(int i) {
        return cells[i] << 2 * (GeoHash.STEP_MAX - step);
    }

    /// The score behind a range.
    public double to(int i) {
        return cells[i] + 1 << 2 * (GeoHash.STEP_MAX - step);
    }

    public void cover(Shape shape) {
        double latitudeReach = shape.latitudeReach();
        double longitudeReach = shape.longitudeReach();
        double west = shape.longitude() - longitudeReach;
        double east = shape.longitude() + longitudeReach;
        double south = shape.latitude() - latitudeReach;
        double north = shape.latitude() + latitudeReach;
        step = steps(shape.reach(), shape.latitude());
        long centre = GeoHash.cell(shape.longitude(), shape.latitude(), step);
        boolean tooSmall = GeoHash.north(GeoHash.neighbour(centre, step, 0, 1), step) < north
                || GeoHash.south(GeoHash.neighbour(centre, step, 0, -1), step) > south
                || GeoHash.east(GeoHash.neighbour(centre, step, 1, 0), step) < east
                || GeoHash.west(GeoHash.neighbour(centre, step, -1, 0), step) > west;
        if (step > 1 && tooSmall) {
            step--;
            centre = GeoHash.cell(shape.longitude(), shape.latitude(), step);
        }
        boolean some = step >= 2; // at step 1 the four cells are the world
        collect(
                centre,
                some && GeoHash.west(centre, step) < west,
                some && GeoHash.east(centre, step) > east,
                some && GeoHash.south(centre, step) < south,
                some && GeoHash.north(centre, step) > north);
    }

    private void collect(long centre, boolean noWest, boolean noEast, boolean noSouth, boolean noNorth) {
        count = 0;
        for (int i = 0; i < COLUMNS.length; i++) {
            boolean wanted = !(noEast && COLUMNS[i] > 0)
                    && !(noWest && COLUMNS[i] < 0)
                    && !(noNorth && ROWS[i] > 0)
                    && !(noSouth && ROWS[i] < 0);
            if (wanted) {
                long cell = GeoHash.neighbour(centre, step, COLUMNS[i], ROWS[i]);
                // In a world of two columns or rows, both neighbours are the same.
                if (count < 2 || cells[count - 1] != cell) {
                    cells[count++] = cell;
                }
            }
        }
    }

    /// Bits of a coordinate with which a cell is about as wide as the reach; fewer where meridians are close.
    private static int steps(double reach, double latitude) {
        if (reach == 0) {
            return GeoHash.STEP_MAX;
        }
        int steps = 1;
        for (double width = reach; width < MERCATOR_MAX; width *= 2) {
            steps++;
        }
        steps -= 2;
        if (Math.abs(latitude) > 66) {
            steps--;
        }
        if (Math.abs(latitude) > 80) {
            steps--;
        }
        return Math.max(1, Math.min(GeoHash.STEP_MAX, steps));
    }
}
