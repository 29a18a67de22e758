package io.heddle.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.server.HyperLogLogCommandStream;
import io.heddle.server.OracleTest;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HyperLogLogCommandsTest extends OracleTest {
    private static final String NOT_ONE = "WRONGTYPE Key is not a valid HyperLogLog string value.";
    private static final String DAMAGED = "INVALIDOBJ Corrupted HLL object detected";

    @Test
    void shouldCount() {
        expect("PFCOUNT h", "(0)");
        expect("PFADD h", "(1)");
        expect("PFADD h", "(0)");
        expect("PFCOUNT h", "(0)");
        expect("PFADD h 1 2 3 4 5", "(1)");
        expect("PFADD h 5 4 \"\"", "(1)");
        expect("PFADD h 5 4 \"\"", "(0)");
        expect("PFCOUNT h", "(6)");
        both("GET h", "OBJECT ENCODING h", "STRLEN h");
    }

    /// The very bytes must be Redis's, in either encoding, so that values can be moved between the two.
    @ParameterizedTest
    @CsvSource({"1, 400, 3000", "20, 300, 3000", "40, 100, 100", "100, 200, 3000", "30, 100, 0", "200, 60, 16000"})
    void shouldMakeTheSameBytes(int elements, int commands, int limit) {
        configure("hll-sparse-max-bytes", "" + limit);
        Random random = new Random(elements * 31L + limit);
        for (int i = 0; i < commands; i++) {
            StringBuilder line = new StringBuilder("PFADD h");
            for (int k = random.nextInt(elements) + 1; k > 0; k--) {
                line.append(' ').append(Integer.toString(random.nextInt(20_000), 36));
            }
            both(line.toString(), "STRLEN h");
            if (random.nextInt(3) == 0) {
                both("PFCOUNT h");
            }
            if (i % 10 == 0 || i == commands - 1) {
                both("GET h", "PFDEBUG ENCODING h");
            }
        }
        both("PFDEBUG GETREG h", "GET h");
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 3000, 15_000})
    void shouldMerge(int limit) {
        configure("hll-sparse-max-bytes", "" + limit);
        Random random = new Random(limit);
        for (int round = 0; round < 25; round++) {
            for (String key : new String[] {"a", "b", "c"}) {
                StringBuilder line = new StringBuilder("PFADD " + key);
                for (int k = random.nextInt(60) * random.nextInt(10); k > 0; k--) {
                    line.append(' ').append(random.nextInt(100_000));
                }
                both(line.toString());
            }
            both("PFCOUNT a b c", "PFCOUNT a a nokey", "PFMERGE d b c nokey", "GET d", "PFCOUNT d");
            both("DEL e", "PFMERGE e a", "GET e", "PFMERGE a e c", "GET a");
            if (round == 20) {
                both("PFDEBUG TODENSE b", "DEL e", "PFMERGE e a b", "GET e", "DEL a");
            }
        }
    }

    @Test
    void shouldMergeNothing() {
        expect("PFMERGE d", "OK");
        expect("PFCOUNT d", "(0)");
        both("GET d");
        expect("PFMERGE e nokey", "OK");
        expect("EXISTS e", "(1)");
    }

    @Test
    void shouldKeepTheExpiry() {
        both("PFADD h a", "EXPIRE h 1000", "PFADD h b c d");
        expect("TTL h", "(1000)");
        both("PFMERGE h x");
        expect("TTL h", "(1000)");
    }

    @Test
    void shouldKeepTheEstimateInTheValue() {
        both("PFADD h a b c", "PFCOUNT h");
        expect("GETRANGE h 15 15", "\"\\x00\"");
        both("PFADD h a b c");
        expect("GETRANGE h 15 15", "\"\\x00\"");
        both("PFADD h 1 2 3");
        expect("GETRANGE h 15 15", "\"\\x80\"");
        both("PFDEBUG TODENSE h", "PFCOUNT h", "PFADD h 7 8 9", "GET h");
    }

    @Test
    void shouldRefuseOtherStrings() {
        both("SET s bar", "SET i 12", "SET e \"\"", "PFADD h a");
        for (String key : new String[] {"s", "i", "e"}) {
            expect("PFADD " + key + " 1", NOT_ONE);
            expect("PFCOUNT " + key, NOT_ONE);
            expect("PFCOUNT h " + key, NOT_ONE);
            expect("PFMERGE h " + key, NOT_ONE);
            expect("PFMERGE " + key + " h", NOT_ONE);
            expect("PFDEBUG ENCODING " + key, NOT_ONE);
        }
        both("SETRANGE h 4 \"\\x02\"");
        expect("PFCOUNT h", NOT_ONE);
        both("SETRANGE h 4 \"\\x00\"");
        expect("PFCOUNT h", NOT_ONE);
    }

    @Test
    void shouldSeeDamage() {
        both("PFADD h a b c", "APPEND h hello");
        expect("PFCOUNT h", DAMAGED);
        expect("PFCOUNT h x", DAMAGED);
        expect("PFMERGE x h", DAMAGED);
        expect("PFDEBUG TODENSE h", DAMAGED);
        both("PFADD h zzz", "GET h");
        both("SET short HYLL\\x01");
        expect("PFADD short a", NOT_ONE);
        both("SET none \"HYLL\\x01\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x80\"");
        expect("PFADD none a", DAMAGED);
        expect("PFCOUNT none", DAMAGED);
    }

    @Test
    void shouldShowTheInside() {
        expect("PFDEBUG ENCODING h", "ERR The specified key does not exist");
        both("PFADD h a b c", "PFDEBUG DECODE h");
        expect("PFDEBUG ENCODING h", "sparse");
        expect("PFDEBUG TODENSE h", "(1)");
        expect("PFDEBUG TODENSE h", "(0)");
        expect("PFDEBUG encoding h", "dense");
        expect("PFDEBUG DECODE h", "ERR HLL encoding is not sparse");
        expect("PFDEBUG foo h", "ERR Unknown PFDEBUG subcommand 'foo'");
        both("PFADD g x y", "PFDEBUG GETREG g", "PFDEBUG ENCODING g");
    }

    /// For other runs: `-Dheddle.seed=S`, `-Dheddle.commands=N`.
    @Test
    void shouldAnswerRandomCommandsAsTheOracleDoes() {
        configure("hll-sparse-max-bytes", "3000"); // and back to that at the end
        bothRandomly(5000, random -> new HyperLogLogCommandStream(random)::next, (command, reply) -> reply);
    }

    @Test
    void shouldTestItself() {
        assertEquals("OK", server().run("PFSELFTEST"));
    }
}
