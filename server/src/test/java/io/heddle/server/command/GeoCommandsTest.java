package io.heddle.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.server.GeoCommandStream;
import io.heddle.server.OracleTest;
import io.heddle.server.TestServer;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class GeoCommandsTest extends OracleTest {
    private static final Pattern DECIMAL = Pattern.compile("-?\\d+\\.\\d{6,}");
    private static final Pattern ORDERED =
            Pattern.compile("ASC|DESC|COUNT|ZRANGE|GEOPOS|HASH", Pattern.CASE_INSENSITIVE);
    private static final MathContext DIGITS = new MathContext(14);

    /// Sicily, as every description of the commands has it.
    private void sicily() {
        both("GEOADD Sicily 13.361389 38.115556 Palermo 15.087269 37.502669 Catania");
    }

    /// Any sorted set may be asked for places.
    @Test
    void shouldTakeAnyScoreForAPlace() {
        both("ZADD odd 1e19 a 9223372036854775808 b 18446744073709551616 c 1e300 d inf e -inf f -1 g -1e19 h 1.5 i");
        both("ZADD odd 9223372036854777856 j 13835058055282163712 k 18446744073709549568 l 4503599627370497 m");
        both("GEOPOS odd a b c d e f g h i j k l m", "GEOHASH odd a b c d e f g h i j k l m", "GEODIST odd a k");
    }

    @Test
    void shouldAddPlaces() {
        expect("GEOADD Sicily 13.361389 38.115556 Palermo 15.087269 37.502669 Catania", "(2)");
        expect("GEOADD Sicily CH 13.5 38 Palermo 1 1 New", "(2)");
        expect("GEOADD Sicily NX 14 38 Palermo", "(0)");
        expect("GEOADD Sicily XX CH 14 38 Palermo 2 2 Other", "(1)");
        expect("GEOADD nokey XX 1 1 a", "(0)");
        expect("EXISTS nokey", "(0)");
        both("ZRANGE Sicily 0 -1 WITHSCORES", "TYPE Sicily", "OBJECT ENCODING Sicily");
        expect("GEOADD Sicily NX XX 1 1 a", "ERR syntax error");
        expect("GEOADD Sicily 1 1 a 2", "ERR syntax error");
        expect("GEOADD Sicily CH CH CH", "ERR syntax error");
        expect("GEOADD Sicily 1 1 a 200 100 b", "ERR invalid longitude,latitude pair 200.000000,100.000000");
        expect("GEOADD Sicily x 1 a", "ERR value is not a valid float");
        expect("GEOADD Sicily INF 1 a", "ERR invalid longitude,latitude pair inf,1.000000");
        both("ZCARD Sicily");
    }

    @Test
    void shouldMeasure() {
        sicily();
        expect("GEODIST Sicily Palermo Catania", "\"166274.1516\"");
        expect("GEODIST Sicily Palermo Catania km", "\"166.2742\"");
        expect("GEODIST Sicily Palermo Catania MI", "\"103.3182\"");
        expect("GEODIST Sicily Palermo Palermo", "\"0.0000\"");
        expect("GEODIST Sicily Palermo nobody", "nil");
        expect("GEODIST nokey Palermo Catania", "nil");
        expect("GEODIST nokey a b parsec", "ERR unsupported unit provided. please use M, KM, FT, MI");
        expect("GEODIST Sicily a b m m", "ERR syntax error");
        expect("GEOHASH Sicily Palermo Catania nobody", "[\"sqc8b49rny0\", \"sqdtr74hyu0\", nil]");
        expect("GEOPOS Sicily Palermo nobody", "[[\"13.36138933897018433\", \"38.11555639549629859\"], nil]");
        both("GEOPOS nokey a", "GEOHASH nokey a", "GEOPOS Sicily", "GEOHASH nokey");
    }

    @Test
    void shouldSearch() {
        sicily();
        expect(
                "GEORADIUS Sicily 15 37 200 km WITHDIST ASC",
                "[[\"Catania\", \"56.4413\"], [\"Palermo\", \"190.4424\"]]");
        expect("GEORADIUS_RO Sicily 15 37 200 km DESC", "[\"Palermo\", \"Catania\"]");
        expect("GEORADIUSBYMEMBER Sicily Palermo 100 km", "[\"Palermo\"]");
        expect("GEORADIUSBYMEMBER_RO Sicily Palermo 200 km ASC", "[\"Palermo\", \"Catania\"]");
        expect("GEOSEARCH Sicily FROMLONLAT 15 37 BYBOX 400 400 km ASC", "[\"Catania\", \"Palermo\"]");
        both(
                "GEOSEARCH Sicily FROMMEMBER Palermo BYRADIUS 200 km WITHCOORD WITHDIST WITHHASH ASC",
                "GEOSEARCH Sicily FROMLONLAT 15 37 BYRADIUS 200 km COUNT 1",
                "GEOSEARCH Sicily FROMLONLAT 15 37 BYRADIUS 200 km COUNT 5 ANY ASC",
                "GEOSEARCH Sicily FROMLONLAT 15 37 BYRADIUS 1 m");
    }

    @Test
    void shouldStore() {
        sicily();
        expect("GEOSEARCHSTORE d Sicily FROMLONLAT 15 37 BYBOX 400 400 km ASC COUNT 3", "(2)");
        both("ZRANGE d 0 -1 WITHSCORES");
        expect("GEOSEARCHSTORE d Sicily FROMLONLAT 15 37 BYRADIUS 100 km STOREDIST", "(1)");
        bothAfter(GeoCommandsTest::rounded, "ZRANGE d 0 -1 WITHSCORES");
        expect("GEOSEARCHSTORE d Sicily FROMLONLAT 0 0 BYRADIUS 1 km", "(0)");
        expect("EXISTS d", "(0)");
        both("SET d x", "EXPIRE d 100");
        expect("GEORADIUS Sicily 15 37 200 km STORE d", "(2)");
        expect("TTL d", "(-1)");
        both("GEORADIUSBYMEMBER Sicily Palermo 1 km STORE Sicily", "ZRANGE Sicily 0 -1", "SET d x");
        expect("GEORADIUS nokey 1 1 1 m STORE d", "(0)");
        expect("EXISTS d", "(0)");
    }

    @Test
    void shouldServeWhoWaitsForTheDestination() {
        sicily();
        TestServer.Client client = server().connect();
        client.begin("BZPOPMIN d 0");
        assertEquals("(2)", server().run("GEOSEARCHSTORE d Sicily FROMLONLAT 15 37 BYRADIUS 200 km"));
        assertEquals("[\"d\", \"Palermo\", \"3479099956230698\"]", client.readReply());
        client.begin("BZPOPMAX e 0");
        server().run("GEOADD e 15.087269 37.502669 Catania");
        assertEquals("[\"e\", \"Catania\", \"3479447370796909\"]", client.readReply());
    }

    @Test
    void shouldReportMistakes() {
        sicily();
        both("SET s x");
        for (String line : List.of(
                "GEORADIUS s x y z",
                "GEORADIUS s 1 1 x km",
                "GEOSEARCH s FROMMEMBER a BYRADIUS x km",
                "GEORADIUS Sicily 1 1 -1 km",
                "GEORADIUS Sicily 1 1 x km",
                "GEORADIUS Sicily 1 1 1 parsec",
                "GEORADIUS Sicily 1 91 1 km",
                "GEORADIUSBYMEMBER Sicily nobody 1 km",
                "GEORADIUSBYMEMBER nokey nobody x parsec",
                "GEORADIUSBYMEMBER nokey nobody 1 km foo",
                "GEORADIUS Sicily 1 1 1 km COUNT 0",
                "GEORADIUS Sicily 1 1 1 km COUNT x",
                "GEORADIUS Sicily 1 1 1 km ANY",
                "GEORADIUS Sicily 1 1 1 km STORE",
                "GEORADIUS Sicily 1 1 1 km STORE d WITHDIST",
                "GEORADIUS_RO Sicily 1 1 1 km STORE d",
                "GEOSEARCH Sicily BYRADIUS 1 km ASC",
                "GEOSEARCH Sicily FROMLONLAT 1 1 ASC COUNT 1",
                "geosearch Sicily FROMLONLAT 1 1 FROMMEMBER Palermo BYRADIUS 1 km",
                "GEOSEARCH Sicily FROMLONLAT 1 1 BYRADIUS 1 km BYBOX 1 1 km",
                "GEOSEARCH Sicily FROMLONLAT 1 1 BYBOX -1 1 km",
                "GEOSEARCH Sicily FROMLONLAT 1 1 BYBOX x 1 km",
                "GEOSEARCH Sicily FROMLONLAT 1 1 BYBOX 1 y km",
                "GEOSEARCH Sicily FROMLONLAT 1 1 BYRADIUS 1 km STOREDIST",
                "GEOSEARCHSTORE d Sicily FROMLONLAT 1 1 BYRADIUS 1 km WITHDIST",
                "GEOSEARCH nokey FROMMEMBER x BYRADIUS 1 km")) {
            both(line);
        }
    }

    /// For other runs: `-Dheddle.seed=S`, `-Dheddle.commands=N`.
    @Test
    void shouldAnswerRandomCommandsAsTheOracleDoes() {
        bothRandomly(
                6000,
                random -> new GeoCommandStream(random)::next,
                (command, reply) -> rounded(ORDERED.matcher(command).find() ? reply : sorted(reply)));
    }

    /// Distances as scores may differ in the last digit.
    private static String rounded(String reply) {
        return DECIMAL.matcher(reply)
                .replaceAll(match -> new BigDecimal(match.group()).round(DIGITS).toPlainString());
    }

    private static String sorted(String reply) {
        return reply.startsWith("[")
                ? ReplyTree.list(reply).stream()
                        .map(String::valueOf)
                        .sorted()
                        .toList()
                        .toString()
                : reply;
    }
}
