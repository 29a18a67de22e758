package io.heddle.geo;

/// The arcsine, rounded rightly in nearly all cases: one step of Newton's method from the platform's result, with the
/// sine in twice the precision.
///
/// Numbers of twice the precision are unevaluated sums `high + low` (Dekker 1971). Costs about a hundred flops.
final class Arcsine {
    private static final double SPLITTER = (1 << 27) + 1;
    private static final double SMALL = 0x1p-26; // below, the result is the argument
    private static final double STEEP = 1e-3;

    private Arcsine() {}

    /// @param x 0 to 1
    static double of(double x) {
        double y = Math.asin(x);
        double slope = Math.sqrt((1 - x) * (1 + x));
        if (x < SMALL || !(slope > STEEP)) {
            return y;
        }
        return y + sineError(x, y) / slope;
    }

    /// `x - sin(y)`, which is tiny: the series of the sine, each term from the one before.
    private static double sineError(double x, double y) {
        double squareHigh = y * y;
        double squareLow = productError(y, y, squareHigh);
        double termHigh = y;
        double termLow = 0;
        double sumHigh = y - x;
        double sumLow = y - sumHigh - x; // what the difference lacks, as y is the larger
        for (int k = 2; Math.abs(termHigh) > 0x1p-75 * y; k += 2) {
            double productHigh = termHigh * squareHigh;
            double productLow =
                    productError(termHigh, squareHigh, productHigh) + (termHigh * squareLow + termLow * squareHigh);
            double divisor = -(double) (k * (k + 1));
            termHigh = productHigh / divisor;
            double back = termHigh * divisor;
            termLow = (productHigh - back - productError(termHigh, divisor, back) + productLow) / divisor;
            double high = sumHigh + termHigh;
            double part = high - sumHigh;
            sumLow += sumHigh - (high - part) + (termHigh - part) + termLow;
            sumHigh = high;
        }
        return -(sumHigh + sumLow);
    }

    /// What the rounded product lacks.
    private static double productError(double a, double b, double product) {
        double aHigh = high(a);
        double bHigh = high(b);
        double aLow = a - aHigh;
        double bLow = b - bHigh;
        return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
    }

    private static double high(double a) {
        double c = SPLITTER * a;
        return c - (c - a);
    }
}
