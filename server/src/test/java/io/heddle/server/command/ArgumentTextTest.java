package io.heddle.server.command;

import io.heddle.server.OracleTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Where an argument ends that Redis takes for a text of C: in messages, in cursors, in bounds by score. And numbers
/// beyond what other numbers may be.
class ArgumentTextTest extends OracleTest {
    @BeforeEach
    void fill() {
        both("SET k v", "HSET h a 1", "ZADD z -1 a 0 b 1 c 2 d", "XADD x 1-1 a 1", "XGROUP CREATE x g 0", "PFADD p a");
    }

    @Test
    void shouldShowArgumentsUpToAZeroByte() {
        expect("EXPIRE k 1 \"a\\x00b\"", "ERR Unsupported option a");
        expect("XINFO CONSUMERS x \"no\\x00\\xff\"", "NOGROUP No such consumer group 'no' for key name 'x'");
        both(
                "PFDEBUG \"\\x00\\xff\" p",
                "XPENDING \"a\\x00b\" \"c\\x00d\"",
                "XPENDING \"a\\x00b\" g - + 1",
                "XCLAIM \"\\x00\\xff\" g a 0 1-1",
                "XAUTOCLAIM \"a\\x00b\" g a 0 1-1",
                "XCLAIM x g a 0 1-1 \"a\\x00b\"",
                "XREADGROUP GROUP \"a\\x00b\" a STREAMS x >",
                "XREADGROUP GROUP g a STREAMS \"a\\x00b\" >",
                "XGROUP DELCONSUMER x \"a\\x00b\" c",
                "XGROUP \"a\\x00b\"",
                "\"a\\x00b\" \"c\\x00d\" e",
                "HELLO 3 \"a\\x00b\"",
                "CLIENT LIST TYPE \"a\\x00b\"",
                "CLIENT LIST TYPE \"pubsub\\x00b\"",
                "CLIENT KILL TYPE \"a\\x00b\"",
                "CLIENT KILL USER \"a\\x00b\"",
                "LATENCY GRAPH \"a\\x00b\"");
    }

    @Test
    void shouldLeaveOutLineBreaksAtTheEndOfAMessage() {
        expect("EXPIRE k 1 \"\\r\\n\"", "ERR Unsupported option ");
        expect("EXPIRE k 1 \"a\\nb\\n\"", "ERR Unsupported option a b");
        both("\"a\\nb\\n\" \"c\\n\"", "XPENDING \"a\\n\" g");
    }

    @Test
    void shouldReadCursorsUpToAZeroByte() {
        expect("HSCAN h \"\\x00\"", "[\"0\", [\"a\", \"1\"]]");
        both("HSCAN h \"0\\x00x\"", "HSCAN h \"x\\x00\"", "HSCAN h \"-\\x00\"", "SCAN \"\\x00\" COUNT x");
    }

    @Test
    void shouldReadBoundsUpToAZeroByte() {
        expect("ZCOUNT z \"\\x00\\xff\" 1", "(2)");
        expect("ZCOUNT z \"(\\x00\\xff\" \"1\\x00\"", "(1)");
        both("ZRANGE z -inf \"\\x00\" BYSCORE", "ZRANGEBYSCORE z \"a\\x00\" 1", "ZREMRANGEBYSCORE z \"1\\x00\" 5");
    }

    @Test
    void shouldRefuseAWordOfARangeThatIsSaidAlready() {
        expect("ZRANGE z 0 1 REV REV", "ERR syntax error");
        expect("ZRANGESTORE d z 0 1 REV REV", "ERR syntax error");
        both("ZRANGE z 0 1 BYSCORE BYSCORE", "ZRANGE z 0 1 WITHSCORES WITHSCORES", "ZREVRANGE z 0 1 REV");
    }

    @Test
    void shouldTellNumbersThatNoDatabaseCanHave() {
        expect("SELECT 2147483647", "ERR DB index is out of range");
        expect("SELECT 2147483648", "ERR value is out of range, value must between -2147483648 and 2147483647");
        both("SELECT -2147483648", "SELECT -2147483649", "SELECT 9223372036854775808", "SELECT x");
    }

    @Test
    void shouldTellTimeoutsBeyondDoubles() {
        expectOtherwise("BLPOP l 1e400", "ERR timeout is out of range", "7.0 lets the number of milliseconds overflow");
        both("BLPOP l 1e5000", "BLPOP l -1e400");
    }
}
