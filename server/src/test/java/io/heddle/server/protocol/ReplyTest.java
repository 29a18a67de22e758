package io.heddle.server.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.memory.Memory;
import io.heddle.server.command.CommandError;
import io.heddle.server.handoff.Outbox;
import io.heddle.server.handoff.ReplyChunks;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ReplyTest {
    private ReplyChunks chunks = new ReplyChunks(8);
    private Outbox idle = new Outbox(chunks);
    private Outbox outbox = new Outbox(chunks);
    private Reply reply = new Reply(idle);

    @BeforeEach
    void open() {
        chunks = new ReplyChunks(8);
        idle = new Outbox(chunks);
        outbox = new Outbox(chunks);
        reply = new Reply(idle);
    }

    @AfterEach
    void close() {
        idle.release();
        outbox.release();
        chunks.close();
    }

    private String sent() {
        StringBuilder text = new StringBuilder();
        int length;
        while ((length = outbox.readable()) > 0) {
            byte[] part = new byte[length];
            Memory.copyToArray(outbox.readAddress(), part, 0, length);
            outbox.consume(length);
            text.append(Requests.text(part));
        }
        return text.toString();
    }

    private String written(int protocol, Consumer<Reply> what) {
        reply.attach(outbox);
        reply.protocol(protocol);
        what.accept(reply);
        reply.detach();
        return sent();
    }

    private void assertReply(String both, Consumer<Reply> what) {
        assertReply(both, both, what);
    }

    private void assertReply(String second, String third, Consumer<Reply> what) {
        assertEquals(second, written(2, what));
        assertEquals(third, written(3, what));
    }

    @Test
    void shouldWriteSimpleReplies() {
        assertReply("+OK\r\n", Reply::ok);
        assertReply("+PONG\r\n", Reply::pong);
        assertReply("+QUEUED\r\n", Reply::queued);
        assertReply("+hello\r\n", reply -> reply.simple("hello"));
    }

    @Test
    void shouldWriteErrorsOnOneLine() {
        assertReply("-ERR syntax error\r\n", reply -> reply.error(CommandError.SYNTAX));
        assertReply("-ERR a  b\r\n", reply -> reply.error("ERR a\r\nb"));
        assertEquals(4, reply.errors());
        assertEquals("ERR a\r\nb", Requests.text(reply.lastError()));
    }

    @Test
    void shouldWriteIntegers() {
        for (long value : new long[] {0, 1, -1, 7, 10, 99, 100, -100, Long.MAX_VALUE, Long.MIN_VALUE}) {
            String digits = Long.toString(value);
            assertReply(":" + digits + "\r\n", reply -> reply.integer(value));
            assertReply("$" + digits.length() + "\r\n" + digits + "\r\n", reply -> reply.bulk(value));
        }
        assertReply(":1\r\n:0\r\n", reply -> {
            reply.integer(true);
            reply.integer(false);
        });
    }

    @Test
    void shouldWriteBulkStrings() {
        assertReply("$0\r\n\r\n", reply -> reply.bulk(new byte[0]));
        assertReply("$3\r\na\0\u00ff\r\n", reply -> reply.bulk("a\0\u00ff"));
        String text = "x".repeat(70_000);
        assertReply("$70000\r\n" + text + "\r\n", reply -> reply.bulk(text));
        long address = Memory.allocateRaw(70_000);
        Memory.fill(address, 70_000, (byte) 'x');
        assertReply("$70000\r\n" + text + "\r\n", reply -> reply.bulk(address, 70_000));
        Memory.freeRaw(address);
    }

    @Test
    void shouldWriteNothings() {
        assertReply("$-1\r\n", "_\r\n", Reply::nil);
        assertReply("*-1\r\n", "_\r\n", Reply::nilArray);
    }

    @Test
    void shouldWriteAggregates() {
        assertReply("*0\r\n", reply -> reply.array(0));
        assertReply("*12\r\n", reply -> reply.array(12));
        assertReply("*4\r\n", "%2\r\n", reply -> reply.map(2));
        assertReply("*0\r\n", "%0\r\n", reply -> reply.map(0));
        assertReply("*5\r\n", "~5\r\n", reply -> reply.set(5));
        assertReply("*3\r\n", ">3\r\n", reply -> reply.push(3));
        assertEquals("|1\r\n", written(3, reply -> reply.attribute(1)));
    }

    @Test
    void shouldWriteDeferredAggregates() {
        assertReply("*2\r\n:5\r\n:6\r\n", reply -> {
            Object mark = reply.begin();
            reply.integer(5);
            reply.integer(6);
            reply.endArray(mark, 2);
        });
        assertReply("*1\r\n:5\r\n", "~1\r\n:5\r\n", reply -> {
            Object mark = reply.begin();
            reply.integer(5);
            reply.endSet(mark, 1);
        });
        assertReply("*2\r\n:5\r\n*0\r\n", "%1\r\n:5\r\n%0\r\n", reply -> {
            Object mark = reply.begin();
            reply.integer(5);
            reply.endMap(reply.begin(), 0);
            reply.endMap(mark, 1);
        });
    }

    @Test
    void shouldWriteBooleans() {
        assertReply(":1\r\n", "#t\r\n", reply -> reply.bool(true));
        assertReply(":0\r\n", "#f\r\n", reply -> reply.bool(false));
    }

    @Test
    void shouldWriteDoubles() {
        for (String text : new String[] {
            "0.1",
            "3",
            "-0",
            "0",
            "inf",
            "-inf",
            "nan",
            "1e+300",
            "-1.2345678901234567e-308",
            "12345678.9",
            "1234567890.5"
        }) {
            double value = Double.parseDouble(text.replace("inf", "Infinity").replace("nan", "NaN"));
            String bulk = "$" + text.length() + "\r\n" + text + "\r\n";
            assertReply(bulk, "," + text + "\r\n", reply -> reply.floating(value));
            assertReply(bulk, "," + text + "\r\n", reply -> reply.floating(text));
            assertReply(bulk, reply -> reply.bulk(value));
        }
    }

    @Test
    void shouldWriteBigNumbersAndVerbatimStrings() {
        assertReply("$5\r\n12345\r\n", "(12345\r\n", reply -> reply.bigNumber("12345"));
        assertReply("$2\r\nab\r\n", "=6\r\ntxt:ab\r\n", reply -> reply.verbatim("txt", "ab"));
    }

    @Test
    void shouldWriteTheSameAtEveryPositionInAChunk() {
        String expected = String.join(
                "\r\n",
                ":1",
                ":-42",
                "$3",
                "abc",
                "$19",
                "1234567890123456789",
                "-ERR syntax error",
                "*3",
                ",0.1",
                "*2",
                ":7",
                "_",
                "+OK",
                "");
        for (int used = 16 * 1024 - 150; used <= 16 * 1024; used++) {
            String filler = "f".repeat(used);
            outbox = new Outbox(chunks);
            String written = written(3, reply -> {
                reply.simple(filler);
                reply.integer(1);
                reply.integer(-42);
                reply.bulk("abc");
                reply.bulk(1234567890123456789L);
                reply.error(CommandError.SYNTAX);
                reply.array(3);
                reply.floating(0.1);
                Object mark = reply.begin();
                reply.integer(7);
                reply.nil();
                reply.endArray(mark, 2);
                reply.ok();
            });
            assertEquals("+" + filler + "\r\n" + expected, written);
            assertEquals(0, outbox.pendingBytes());
            outbox.release();
        }
    }
}
