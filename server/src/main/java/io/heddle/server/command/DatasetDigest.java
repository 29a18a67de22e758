package io.heddle.server.command;

import io.heddle.keyspace.KeyspaceReader;
import io.heddle.keyspace.ValueType;
import io.heddle.memory.Memory;
import io.heddle.value.ValueVisitor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A fingerprint of data, for tests: equal content has equal digests, in whatever order and encoding it is kept.
///
/// Each key's SHA-1 is taken over database, key, type, whether it expires, and value; a data set's digest is the
/// exclusive or of its keys'. No data at all is forty zeros, as in Redis; otherwise the digests are Heddle's own.
final class DatasetDigest {
    private static final int BYTES = 20;
    private static final long FNV_OFFSET = 0xCBF29CE484222325L;
    private static final long FNV_PRIME = 0x100000001B3L;

    private final MessageDigest sha;
    private final byte[] sum = new byte[BYTES];
    private final Pieces pieces = new Pieces();

    DatasetDigest() {
        try {
            sha = MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Feeds the pieces of a value to the digest; of sets and hashes, whose elements have no order, the sum of
    /// hashes of the elements.
    private final class Pieces implements ValueVisitor {
        private ValueType type = ValueType.NONE;
        private long elements;
        private long element;

        Pieces begin(ValueType newType) {
            type = newType;
            elements = 0;
            element = 0;
            return this;
        }

        void end() {
            DatasetDigest.this.number(elements);
        }

        @Override
        public void item(long address, int length) {
            if (type != ValueType.SET && type != ValueType.HASH) {
                bytes(address, length);
                return;
            }
            long hash = FNV_OFFSET ^ length;
            for (int i = 0; i < length; i++) {
                hash = (hash ^ Memory.getUnsignedByte(address + i)) * FNV_PRIME;
            }
            element = mix(element ^ hash);
            if (type == ValueType.SET) {
                endElement();
            }
        }

        @Override
        public void number(long value) {
            if (type == ValueType.HASH) {
                element = mix(element ^ (value < 0 ? 0 : 1));
                endElement();
            } else {
                DatasetDigest.this.number(value);
            }
        }

        @Override
        public void score(double value) {
            DatasetDigest.this.number(Double.doubleToLongBits(value + 0.0));
        }

        private void endElement() {
            elements += element;
            element = 0;
        }

        private static long mix(long value) {
            long mixed = (value ^ value >>> 32) * FNV_OFFSET;
            return mixed ^ mixed >>> 29;
        }
    }

    /// Adds every key of the database.
    void add(KeyspaceReader keyspace) {
        long cursor = 0;
        do {
            cursor = keyspace.scan(cursor, entry -> {
                number(keyspace.index());
                bytes(keyspace.keyAddress(entry), keyspace.keyLength(entry));
                value(keyspace, entry);
            });
        } while (cursor != 0);
    }

    /// Adds the value of one entry, whatever its key.
    void value(KeyspaceReader keyspace, long entry) {
        sha.update(keyspace.type(entry).wireName().getBytes(StandardCharsets.US_ASCII));
        number(keyspace.expireAt(entry) == KeyspaceReader.NO_EXPIRY ? 0 : 1);
        keyspace.show(entry, pieces.begin(keyspace.type(entry)));
        pieces.end();
        byte[] one = sha.digest();
        for (int i = 0; i < BYTES; i++) {
            sum[i] ^= one[i];
        }
    }

    private void number(long value) {
        sha.update(ByteBuffer.allocate(Long.BYTES).putLong(0, value));
    }

    private void bytes(long address, int length) {
        byte[] copy = new byte[length];
        Memory.copyToArray(address, copy, 0, length);
        number(length);
        sha.update(copy);
    }

    /// Forty hexadecimal digits; begins anew.
    String take() {
        String text = HexFormat.of().formatHex(sum);
        java.util.Arrays.fill(sum, (byte) 0);
        return text;
    }
}
