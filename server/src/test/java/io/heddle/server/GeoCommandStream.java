package io.heddle.server;

import java.util.Locale;
import java.util.Random;

/// An endless stream of geo commands over few keys and members: half of the arguments are sensible, the rest at the
/// edges. No two places are the same, so that sorted replies have one order only.
public final class GeoCommandStream {
    private static final String[] UNITS = {"m", "km", "ft", "mi", "KM", "M", "km", "km", "x"};
    private static final String[] ODD_NUMBERS = {"abc", "-1", "0", "nan", "inf", "\"\"", "181", "-181", "90", "1e400"};
    private static final String[] OPTIONS = {
        "WITHDIST", "WITHCOORD", "WITHHASH", "withdist", "ASC", "DESC", "asc", "COUNT 3", "COUNT 1", "COUNT 100"
    };
    private static final String[] ODD_OPTIONS = {
        "COUNT 0",
        "COUNT x",
        "COUNT",
        "ANY",
        "foo",
        "STORE",
        "STOREDIST",
        "FROMMEMBER m1",
        "FROMLONLAT 1 2",
        "BYRADIUS 5 km",
        "BYBOX 1 2 km",
        "STORE d",
        "COUNT -1",
        "BYBOX -1 2 km",
        "BYRADIUS -1 m"
    };

    private final Random random;

    public GeoCommandStream(Random random) {
        this.random = random;
    }

    public String next() {
        return switch (random.nextInt(24)) {
            case 0, 1, 2, 3, 4 ->
                "GEOADD " + key() + pick("", "", "", " NX", " XX", " CH", " xx ch", " NX XX") + places();
            case 5 -> "GEODIST " + key() + " " + member() + " " + member() + pick("", "", " " + unit(), " km km");
            case 6 -> "GEOPOS " + key() + pick("", " " + member(), " " + member() + " " + member());
            case 7 -> "GEOHASH " + key() + pick("", " " + member(), " " + member() + " " + member());
            case 8, 9 -> pick("GEORADIUS ", "GEORADIUS_RO ") + key() + " " + place() + " " + distance() + options();
            case 10, 11 ->
                pick("GEORADIUSBYMEMBER ", "GEORADIUSBYMEMBER_RO ") + key() + " " + member() + " " + distance()
                        + options();
            case 12, 13, 14, 15 -> "GEOSEARCH " + key() + from() + by() + options();
            case 16, 17 -> "GEOSEARCHSTORE d " + key() + from() + by() + pick("", " COUNT 4", " DESC", odd());
            case 18 -> "GEORADIUS " + key() + " " + place() + " " + distance() + " STORE d" + pick("", " COUNT 2 DESC");
            case 19 -> "GEOSEARCHSTORE " + key() + " " + key() + from() + by() + pick("", " COUNT 5");
            case 20 -> "ZRANGE d 0 -1 WITHSCORES";
            case 21 -> "ZCARD " + key();
            case 22 -> pick("DEL d", "SET s x", "ZREM g1 " + member(), "ZADD g2 " + random.nextInt() + " " + member());
            default -> "ZSCORE " + key() + " " + member();
        };
    }

    private String key() {
        return random.nextInt(30) == 0 ? pick("s", "nokey") : "g" + random.nextInt(3);
    }

    private String member() {
        return "m" + random.nextInt(random.nextInt(20) == 0 ? 1000 : 60);
    }

    private String places() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(4) + 1; i > 0; i--) {
            text.append(' ').append(place()).append(' ').append(member());
        }
        return text.append(pick("", "", "", "", "", "", "", " 1")).toString();
    }

    private String place() {
        if (random.nextInt(25) == 0) {
            return pick(ODD_NUMBERS) + " " + pick(ODD_NUMBERS);
        }
        double spread = random.nextInt(3) == 0 ? 40 : 1;
        return number(13 + random.nextGaussian() * spread) + " " + number(38 + random.nextGaussian() * spread / 4);
    }

    private String distance() {
        String number = random.nextInt(25) == 0 ? pick(ODD_NUMBERS) : number(Math.pow(10, random.nextDouble() * 6));
        return number + " " + unit();
    }

    private String from() {
        return switch (random.nextInt(20)) {
            case 0 -> "";
            case 1, 2, 3, 4, 5, 6, 7, 8 -> " FROMMEMBER " + member();
            default -> " FROMLONLAT " + place();
        };
    }

    private String by() {
        return switch (random.nextInt(20)) {
            case 0 -> "";
            case 1, 2, 3, 4, 5, 6, 7, 8 -> " BYRADIUS " + distance();
            default -> " BYBOX " + number(random.nextDouble() * 1000) + " " + distance();
        };
    }

    private String options() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            text.append(' ').append(pick(OPTIONS));
        }
        return text.append(odd()).toString();
    }

    private String odd() {
        return random.nextInt(15) == 0 ? " " + pick(ODD_OPTIONS) : "";
    }

    private String unit() {
        return pick(UNITS);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.6f", value);
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
