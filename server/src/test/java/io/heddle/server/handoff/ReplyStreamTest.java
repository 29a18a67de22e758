package io.heddle.server.handoff;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.memory.Memory;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class ReplyStreamTest {
    private static final int CHUNK = ReplyChunk.CAPACITY;

    private long rawBytes;
    private ReplyChunks chunks = new ReplyChunks(8);
    private Outbox idle = new Outbox(chunks);
    private Outbox outbox = new Outbox(chunks);
    private ReplyStream stream = new ReplyStream(idle);

    @BeforeEach
    void open() {
        rawBytes = Memory.rawBytes();
        chunks = new ReplyChunks(8);
        idle = new Outbox(chunks);
        outbox = new Outbox(chunks);
        stream = new ReplyStream(idle);
    }

    @AfterEach
    void shouldGiveEveryChunkBack() {
        idle.release();
        outbox.release();
        chunks.close();
        assertTrue(Memory.rawBytes() <= rawBytes, "no chunk is lost");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /// Sends everything that is published, in pieces of at most so many bytes.
    private static byte[] send(Outbox outbox, int piece) {
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        int length;
        while ((length = outbox.readable()) > 0) {
            byte[] part = new byte[Math.min(length, piece)];
            Memory.copyToArray(outbox.readAddress(), part, 0, part.length);
            outbox.consume(part.length);
            sent.writeBytes(part);
        }
        return sent.toByteArray();
    }

    private void assertSent(String expected) {
        assertEquals(expected, new String(send(outbox, Integer.MAX_VALUE), StandardCharsets.ISO_8859_1));
        assertEquals(0, outbox.pendingBytes());
    }

    @Test
    void shouldTakeBackWhatACommandHasBegun() {
        stream.attach(outbox);
        stream.append(bytes("+before\r\n"));
        for (int length : new int[] {0, 3, CHUNK - 9, CHUNK - 8, CHUNK, 3 * CHUNK + 1}) {
            stream.append(new byte[length]);
            stream.takeBack(9);
            assertEquals(9, stream.appended());
        }
        stream.append(bytes("-error\r\n"));
        stream.detach();
        assertSent("+before\r\n-error\r\n");
    }

    @Test
    void shouldTakeBackHalfAReplyWithHeadersStillToBeWritten() {
        stream.attach(outbox);
        stream.append(new byte[CHUNK - 20]);
        stream.detach();
        stream.attach(outbox);
        stream.append(bytes("+ok\r\n"));
        Object outer = stream.beginDeferred();
        stream.beginDeferred();
        stream.append(new byte[2 * CHUNK]);
        assertNotNull(outer);
        stream.takeBack(5);
        Object mark = stream.beginDeferred();
        stream.append(bytes(":1\r\n"));
        stream.endDeferred(mark, '*', 1);
        stream.detach();
        assertSent("\0".repeat(CHUNK - 20) + "+ok\r\n*1\r\n:1\r\n");
    }

    @Test
    void shouldShowNothingBeforeDetaching() {
        stream.attach(outbox);
        stream.append(new byte[3 * CHUNK]);
        assertEquals(0, outbox.readable());
        assertEquals(3 * CHUNK, stream.appended());
        assertEquals(0, outbox.pendingBytes());
        stream.detach();
        assertEquals(3 * CHUNK, outbox.pendingBytes());
        assertEquals(3 * CHUNK, send(outbox, 1000).length);
        assertEquals(0, outbox.pendingBytes());
        assertEquals(3 * CHUNK, outbox.writtenBytes());
    }

    @Test
    void shouldKeepBytesAtEverySplitOfAChunk() {
        byte[] long30 = bytes("0123456789abcdefghijklmnopqrst");
        for (int used = CHUNK - 32; used <= CHUNK; used++) {
            outbox = new Outbox(chunks);
            byte[] filler = new byte[used];
            stream.attach(outbox);
            stream.append(filler);
            stream.append(long30, 1, 28);
            stream.detach();
            assertEquals(used + 28, outbox.pendingBytes());
            byte[] sent = send(outbox, 7001);
            assertEquals(used + 28, sent.length);
            assertEquals("123456789abcdefghijklmnopqrs", new String(sent, used, 28, StandardCharsets.ISO_8859_1));
            outbox.release();
        }
    }

    @Test
    void shouldReserveAPieceInOneChunk() {
        for (int used = CHUNK - 10; used <= CHUNK; used++) {
            outbox = new Outbox(chunks);
            stream.attach(outbox);
            stream.append(new byte[used]);
            Memory.copyFromArray(bytes("abcdefgh"), 0, stream.reserve(8), 8);
            stream.giveBack(3);
            stream.detach();
            byte[] sent = send(outbox, Integer.MAX_VALUE);
            assertEquals(used + 5, sent.length);
            assertEquals("abcde", new String(sent, used, 5, StandardCharsets.ISO_8859_1));
            outbox.release();
        }
    }

    @Test
    void shouldWriteHeadersBehindTheirContent() {
        stream.attach(outbox);
        stream.append(bytes("+OK\r\n"));
        Object outer = stream.beginDeferred();
        Object first = stream.beginDeferred();
        stream.append(bytes(":1\r\n:2\r\n"));
        stream.endDeferred(first, '*', 2);
        Object empty = stream.beginDeferred();
        stream.endDeferred(empty, '~', 0);
        stream.append(bytes(":3\r\n"));
        stream.endDeferred(outer, '%', 1234567890123L);
        stream.append(bytes("+END\r\n"));
        assertEquals("+OK\r\n%1234567890123\r\n*2\r\n:1\r\n:2\r\n~0\r\n:3\r\n+END\r\n".length(), stream.appended());
        stream.detach();
        assertSent("+OK\r\n%1234567890123\r\n*2\r\n:1\r\n:2\r\n~0\r\n:3\r\n+END\r\n");
    }

    @Test
    void shouldHoldContentBackUntilItsHeaderIsThere() {
        stream.attach(outbox);
        Object mark = stream.beginDeferred();
        stream.append(new byte[2 * CHUNK]);
        assertEquals(0, outbox.readable());
        stream.endDeferred(mark, '*', 7);
        stream.detach();
        byte[] sent = send(outbox, Integer.MAX_VALUE);
        assertEquals(2 * CHUNK + 4, sent.length);
        assertEquals("*7\r\n", new String(sent, 0, 4, StandardCharsets.ISO_8859_1));
        assertEquals(0, sent[4]);
    }

    /// Writes a random tree of deferred content; the model is the string it must become.
    private void writeTree(Random random, StringBuilder model, int depth) {
        int children = random.nextInt(5);
        StringBuilder content = new StringBuilder();
        Object mark = stream.beginDeferred();
        for (int i = 0; i < children; i++) {
            if (depth > 0 && random.nextInt(3) == 0) {
                writeTree(random, content, depth - 1);
            } else {
                int size = random.nextInt(10) == 0 ? random.nextInt(2 * CHUNK) : random.nextInt(20);
                String text = String.valueOf((char) ('a' + random.nextInt(26))).repeat(size);
                stream.append(bytes(text));
                content.append(text);
            }
        }
        stream.endDeferred(mark, '*', children);
        model.append('*').append(children).append("\r\n").append(content);
    }

    @Test
    void shouldNestDeferredContentOfAnySize() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            StringBuilder model = new StringBuilder();
            for (int command = 0; command < 3; command++) {
                stream.attach(outbox);
                writeTree(random, model, 6);
                stream.detach();
            }
            assertEquals(model.length(), outbox.pendingBytes(), "seed " + seed);
            byte[] sent = send(outbox, 1 + random.nextInt(CHUNK));
            assertArrayEquals(bytes(model.toString()), sent, "seed " + seed);
            if (random.nextBoolean()) {
                outbox.release();
            }
        }
    }

    @Test
    void shouldUseOneChunkForManySmallDeferredReplies() {
        long before = Memory.rawBytes();
        stream.attach(outbox);
        for (int i = 0; i < 500; i++) {
            stream.endDeferred(stream.beginDeferred(), '*', 0);
        }
        stream.detach();
        assertTrue(Memory.rawBytes() - before <= 2 * (CHUNK + 1024), "two chunks at most");
        assertSent("*0\r\n".repeat(500));
    }

    @Test
    void shouldForgetWhatWasNotSentOnRelease() {
        stream.attach(outbox);
        stream.append(new byte[100_000]);
        stream.detach();
        send(outbox, 10);
        stream.attach(outbox);
        stream.append(new byte[100_000]); // and not published
        outbox.release();
        assertEquals(0, outbox.pendingBytes());
        assertEquals(0, outbox.readable());
        stream.attach(outbox);
        stream.append(bytes("again"));
        stream.detach();
        assertSent("again");
    }

    @Test
    void shouldNotTouchTheOutboxThatWasReleasedWhileAttachedElsewhere() {
        stream.attach(outbox);
        stream.append(bytes("one"));
        stream.detach();
        assertSent("one");
        outbox.release();
        Outbox other = new Outbox(chunks);
        stream.attach(other);
        stream.append(bytes("two"));
        stream.detach();
        stream.attach(outbox);
        stream.append(bytes("three"));
        stream.detach();
        assertEquals("two", new String(send(other, 9), StandardCharsets.ISO_8859_1));
        assertSent("three");
        other.release();
    }

    /// The stream of numbers 0, 1, 2… in four bytes each, so that the reader can tell any byte's right value.
    private void writeNumbers(Random random, int total) {
        int next = 0;
        byte[] buffer = new byte[4 * 30_000];
        while (next < total) {
            stream.attach(outbox);
            int count = Math.min(total - next, random.nextInt(8) == 0 ? random.nextInt(30_000) : random.nextInt(40));
            Object mark = count > 2 && random.nextBoolean() ? stream.beginDeferred() : null;
            // A header of four bytes takes the place of the first number.
            int from = mark == null ? 0 : 1;
            for (int i = from; i < count; i++) {
                int at = 4 * (i - from);
                int number = next + i;
                buffer[at] = (byte) number;
                buffer[at + 1] = (byte) (number >>> 8);
                buffer[at + 2] = (byte) (number >>> 16);
                buffer[at + 3] = (byte) (number >>> 24);
            }
            stream.append(buffer, 0, 4 * Math.max(0, count - from));
            if (mark != null) {
                stream.endDeferred(mark, '*', 7);
            }
            stream.detach();
            next += count;
            while (outbox.pendingBytes() > 40L * CHUNK) {
                LockSupport.parkNanos(1000);
            }
        }
    }

    private @Nullable String readNumbers(Random random, long total) {
        long position = 0;
        int header = '*' | '7' << 8 | '\r' << 16 | '\n' << 24;
        byte[] part = new byte[CHUNK];
        byte[] number = new byte[4];
        while (position < 4 * total) {
            int length = outbox.readable();
            if (length == 0) {
                Thread.onSpinWait();
                continue;
            }
            int taken = Math.min(length, 1 + random.nextInt(CHUNK));
            Memory.copyToArray(outbox.readAddress(), part, 0, taken);
            outbox.consume(taken);
            for (int i = 0; i < taken; i++) {
                number[(int) (position & 3)] = part[i];
                if ((position++ & 3) == 3) {
                    int found = (number[0] & 255) | (number[1] & 255) << 8 | (number[2] & 255) << 16 | number[3] << 24;
                    if (found != header && found != (position - 1) / 4) {
                        return "at byte " + position + ": " + Integer.toHexString(found);
                    }
                }
            }
        }
        return outbox.readable() == 0 ? null : "more bytes than were written";
    }

    @Test
    @Timeout(60)
    void shouldHandExactBytesToAnotherThread() throws InterruptedException {
        long seed = Long.getLong("heddle.seed", System.nanoTime());
        int total = 4_000_000;
        AtomicReference<@Nullable String> wrong = new AtomicReference<>("the reader has not ended");
        Thread reader = Thread.ofPlatform().start(() -> wrong.set(readNumbers(new Random(seed + 1), total)));
        writeNumbers(new Random(seed), total);
        reader.join();
        String failure = wrong.get();
        assertEquals(null, failure, "seed " + seed);
        assertEquals(0, outbox.pendingBytes());
        assertEquals(4L * total, outbox.writtenBytes());
        assertNotNull(outbox);
    }

    @Test
    void shouldKeepNothingOfAReplyBeyondTheLimit() {
        outbox.limit(3 * CHUNK);
        stream.attach(outbox);
        stream.append(bytes("+whole\r\n"));
        stream.detach();
        stream.attach(outbox);
        Object deferred = stream.beginDeferred();
        long before = Memory.rawBytes();
        for (int i = 0; i < 20; i++) {
            stream.append(new byte[CHUNK]);
            Object inner = stream.beginDeferred();
            stream.append(bytes(":1\r\n"));
            stream.endDeferred(inner, '*', 1);
        }
        stream.endDeferred(deferred, '*', 40);
        assertTrue(stream.appended() >= 20 * CHUNK);
        assertTrue(Memory.rawBytes() - before <= 5 * CHUNK, "the rest takes one chunk");
        stream.detach();
        assertTrue(outbox.isTruncated());
        assertSent("+whole\r\n");
        stream.attach(outbox);
        stream.append(bytes("+behind\r\n"));
        stream.detach();
        assertSent("");
    }

    @Test
    void shouldKeepAReplyOfAChunkWhateverTheLimit() {
        outbox.limit(1);
        stream.attach(outbox);
        stream.append(new byte[CHUNK]);
        stream.detach();
        assertFalse(outbox.isTruncated());
        assertEquals(CHUNK, send(outbox, CHUNK).length);
    }

    @Test
    void shouldGiveUpWhatMayBeGivenUp() {
        outbox.limit(3 * CHUNK);
        stream.attach(outbox);
        stream.beginDeferred();
        stream.abandonable(true);
        byte[] much = new byte[4 * CHUNK];
        assertThrows(ReplyTooLongException.class, () -> stream.append(much));
        stream.abandonable(false);
        stream.append(much);
        stream.detach();
        assertSent("");
    }

    @Test
    void shouldKeepOneChunkOfWhatWasNeverSent() {
        long before = Memory.rawBytes();
        stream.attach(outbox);
        stream.append(new byte[7 * CHUNK]);
        stream.detach();
        outbox.release();
        assertTrue(Memory.rawBytes() - before <= CHUNK + 64, "as much as one client needs");
    }
}
