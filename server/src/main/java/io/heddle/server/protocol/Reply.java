package io.heddle.server.protocol;

import io.heddle.memory.Decimals;
import io.heddle.memory.Doubles;
import io.heddle.memory.Memory;
import io.heddle.server.command.CommandError;
import io.heddle.server.handoff.Outbox;
import io.heddle.server.handoff.ReplyStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// Writes replies in the connection's protocol version: a handler says what it means, RESP2 or RESP3 follows.
///
/// One flyweight of the worker, attached to the outbox of the client whose command runs. Allocates nothing but for
/// String arguments.
public final class Reply extends ReplyStream {
    private static final byte[] OK = ascii("+OK\r\n");
    private static final byte[] PONG = ascii("+PONG\r\n");
    private static final byte[] QUEUED = ascii("+QUEUED\r\n");
    private static final byte[] NIL_BULK = ascii("$-1\r\n");
    private static final byte[] NIL_ARRAY = ascii("*-1\r\n");
    private static final byte[] NIL_3 = ascii("_\r\n");
    private static final byte[] TRUE_3 = ascii("#t\r\n");
    private static final byte[] FALSE_3 = ascii("#f\r\n");
    private static final byte[] ONE = ascii(":1\r\n");
    private static final byte[] ZERO = ascii(":0\r\n");
    private static final byte[] EMPTY_ARRAY = ascii("*0\r\n");
    private static final int HEADER = 1 + Decimals.LONGEST + 2;
    private static final int LENGTH_ROOM = 1 + 2 + 2;
    private static final int DOUBLE = LENGTH_ROOM + Doubles.ROOM + 2;

    private int protocol = 2;
    private long errors;
    private byte[] lastError = OK;
    private Consumer<byte[]> errorListener = line -> {};

    public Reply(Outbox idle) {
        super(idle);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /// @param version 2 or 3
    public void protocol(int version) {
        protocol = version;
    }

    /// 2 or 3.
    public int protocol() {
        return protocol;
    }

    /// Bytes that are a reply already, in this protocol.
    void written(byte[] bytes) {
        append(bytes);
    }

    public void ok() {
        append(OK);
    }

    public void pong() {
        append(PONG);
    }

    public void queued() {
        append(QUEUED);
    }

    /// A simple string; the text has no line breaks.
    public void simple(String text) {
        Memory.putByte(reserve(1), (byte) '+');
        append(text.getBytes(StandardCharsets.ISO_8859_1));
        lineEnd();
    }

    public void error(CommandError error) {
        error(error.line());
    }

    /// @param message code and text, without the leading minus
    public void error(String message) {
        error(message.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void error(byte[] line) {
        errors++;
        lastError = line;
        errorListener.accept(line);
        Memory.putByte(reserve(1), (byte) '-');
        for (byte b : line) {
            Memory.putByte(reserve(1), b == '\r' || b == '\n' ? (byte) ' ' : b);
        }
        lineEnd();
    }

    /// Has the line of each error told to `listener`, which must not change it.
    public void onError(Consumer<byte[]> listener) {
        errorListener = listener;
    }

    /// Errors written by this pen since the start.
    public long errors() {
        return errors;
    }

    /// The line of the last error written; not to be changed.
    public byte[] lastError() {
        return lastError;
    }

    public void integer(long value) {
        if (value == 0) {
            append(ZERO);
        } else if (value == 1) {
            append(ONE);
        } else {
            header(':', value);
        }
    }

    /// 1 or 0.
    public void integer(boolean value) {
        append(value ? ONE : ZERO);
    }

    public void bulk(long address, int length) {
        header('$', length);
        append(address, length);
        lineEnd();
    }

    public void bulk(byte[] bytes) {
        header('$', bytes.length);
        append(bytes);
        lineEnd();
    }

    /// @param text one byte per char (ISO 8859-1)
    public void bulk(String text) {
        bulk(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /// A number as a bulk string of its digits.
    public void bulk(long value) {
        int digits = Decimals.length(value);
        header('$', digits);
        Decimals.write(value, reserve(digits));
        lineEnd();
    }

    /// An entry's ID as a bulk string: two unsigned numbers with a dash between.
    public void id(long ms, long seq) {
        int digits = Decimals.unsignedLength(ms) + 1 + Decimals.unsignedLength(seq);
        header('$', digits);
        long p = reserve(digits);
        p += Decimals.writeUnsigned(ms, p);
        Memory.putByte(p, (byte) '-');
        Decimals.writeUnsigned(seq, p + 1);
        lineEnd();
    }

    /// No value: a null bulk string, or RESP3's null.
    public void nil() {
        append(protocol == 3 ? NIL_3 : NIL_BULK);
    }

    /// No list of values: a null array, or RESP3's null.
    public void nilArray() {
        append(protocol == 3 ? NIL_3 : NIL_ARRAY);
    }

    public void array(long count) {
        if (count == 0) {
            append(EMPTY_ARRAY);
        } else {
            header('*', count);
        }
    }

    /// `pairs` keys with values follow; a flat array of twice as many in RESP2.
    public void map(long pairs) {
        if (protocol == 3) {
            header('%', pairs);
        } else {
            array(pairs * 2);
        }
    }

    public void set(long count) {
        if (protocol == 3) {
            header('~', count);
        } else {
            array(count);
        }
    }

    /// Out-of-band data in RESP3, an array in RESP2.
    public void push(long count) {
        header(protocol == 3 ? '>' : '*', count);
    }

    public void attribute(long pairs) {
        header('|', pairs);
    }

    /// RESP3's boolean, or 1 and 0.
    public void bool(boolean value) {
        if (protocol == 3) {
            append(value ? TRUE_3 : FALSE_3);
        } else {
            integer(value);
        }
    }

    /// RESP3's double, or a bulk string of its short digits.
    public void floating(double value) {
        long p = reserve(DOUBLE);
        if (protocol == 3) {
            Memory.putByte(p, (byte) ',');
            int length = 1 + Doubles.write(value, p + 1);
            lineEnd(p + length);
            giveBack(DOUBLE - 2 - length);
            return;
        }
        bulkOfDouble(value, p);
    }

    /// A double as a bulk string of its short digits in both versions of the protocol.
    public void bulk(double value) {
        bulkOfDouble(value, reserve(DOUBLE));
    }

    private void bulkOfDouble(double value, long p) {
        Memory.putByte(p, (byte) '$');
        int digits = Doubles.write(value, p + LENGTH_ROOM);
        int header = 1 + Decimals.write(digits, p + 1);
        lineEnd(p + header);
        Memory.copy(p + LENGTH_ROOM, p + header + 2, digits);
        lineEnd(p + header + 2 + digits);
        giveBack(DOUBLE - header - 4 - digits);
    }

    /// RESP3's double, or a bulk string; `text` is the number as Redis writes it.
    public void floating(String text) {
        if (protocol == 3) {
            Memory.putByte(reserve(1), (byte) ',');
            append(text.getBytes(StandardCharsets.US_ASCII));
            lineEnd();
        } else {
            bulk(text);
        }
    }

    /// RESP3's double, or a bulk string; the digits stand at the address.
    public void floating(long address, int length) {
        if (protocol == 3) {
            Memory.putByte(reserve(1), (byte) ',');
            append(address, length);
            lineEnd();
        } else {
            bulk(address, length);
        }
    }

    /// RESP3's big number, or a bulk string.
    public void bigNumber(String digits) {
        if (protocol == 3) {
            Memory.putByte(reserve(1), (byte) '(');
            append(digits.getBytes(StandardCharsets.US_ASCII));
            lineEnd();
        } else {
            bulk(digits);
        }
    }

    /// RESP3's verbatim string with a three-letter format such as "txt", or a bulk string.
    public void verbatim(String format, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        if (protocol == 3) {
            header('=', bytes.length + 4L);
            append(ascii(format));
            Memory.putByte(reserve(1), (byte) ':');
            append(bytes);
            lineEnd();
        } else {
            bulk(bytes);
        }
    }

    /// Begins an array, set or map whose size is known only after its elements; end it with the matching `end…`.
    public Object begin() {
        return beginDeferred();
    }

    public void endArray(Object mark, long count) {
        endDeferred(mark, '*', count);
    }

    public void endSet(Object mark, long count) {
        endDeferred(mark, protocol == 3 ? '~' : '*', count);
    }

    public void endMap(Object mark, long pairs) {
        endDeferred(mark, protocol == 3 ? '%' : '*', protocol == 3 ? pairs : pairs * 2);
    }

    private void header(char type, long value) {
        long p = reserve(HEADER);
        Memory.putByte(p, (byte) type);
        int digits = Decimals.write(value, p + 1);
        lineEnd(p + 1 + digits);
        giveBack(HEADER - 3 - digits);
    }

    private void lineEnd() {
        lineEnd(reserve(2));
    }

    private static void lineEnd(long p) {
        Memory.putByte(p, (byte) '\r');
        Memory.putByte(p + 1, (byte) '\n');
    }
}
