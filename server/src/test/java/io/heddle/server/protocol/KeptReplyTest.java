package io.heddle.server.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.memory.Memory;
import io.heddle.server.handoff.Outbox;
import io.heddle.server.handoff.ReplyChunks;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class KeptReplyTest {
    private static final int ELEMENTS = 5000;

    private final long rawBefore = Memory.rawBytes();
    private final ReplyChunks chunks = new ReplyChunks(1);
    private final Outbox outbox = new Outbox(chunks);
    private final Reply reply = new Reply(outbox);
    private int composed;

    @AfterEach
    void close() {
        outbox.release();
        chunks.close();
        assertEquals(rawBefore, Memory.rawBytes(), "bytes still in use");
    }

    private void content(Reply pen) {
        composed++;
        pen.map(ELEMENTS);
        for (int i = 0; i < ELEMENTS; i++) {
            pen.bulk("key:" + i);
            pen.nil();
        }
    }

    private String written(int protocol, Runnable content) {
        reply.attach(outbox);
        reply.protocol(protocol);
        reply.integer(7);
        content.run();
        reply.ok();
        reply.detach();
        StringBuilder text = new StringBuilder();
        int n;
        while ((n = outbox.readable()) > 0) {
            byte[] bytes = new byte[n];
            Memory.copyToArray(outbox.readAddress(), bytes, 0, n);
            text.append(new String(bytes, StandardCharsets.ISO_8859_1));
            outbox.consume(n);
        }
        return text.toString();
    }

    @Test
    void shouldWriteTheSameBytesAsItsContentAndComposeThemOncePerProtocol() {
        KeptReply kept = new KeptReply(this::content);
        for (int round = 0; round < 3; round++) {
            for (int protocol = 2; protocol <= 3; protocol++) {
                int before = composed;
                String expected = written(protocol, () -> content(reply));
                assertEquals(expected, written(protocol, () -> kept.write(reply, outbox)), "RESP" + protocol);
                assertEquals(round == 0 ? 2 : 1, composed - before);
            }
        }
    }

    @Test
    void shouldNotComposeWhatWasPreparedElsewhere() {
        KeptReply kept = new KeptReply(this::content);
        Runnable prepared;
        try (ReplyChunks others = new ReplyChunks(1, true)) {
            prepared = kept.prepare(others);
        }
        prepared.run();
        for (int protocol = 2; protocol <= 3; protocol++) {
            String expected = written(protocol, () -> content(reply));
            int before = composed;
            assertEquals(expected, written(protocol, () -> kept.write(reply, outbox)), "RESP" + protocol);
            assertEquals(before, composed);
        }
    }
}
