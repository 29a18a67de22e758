package io.heddle.server.command;

import io.heddle.keyspace.KeyspaceReader;
import io.heddle.keyspace.StringView;
import io.heddle.memory.Memory;
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

    private final MessageDigest sha;
    private final byte[] sum = new byte[BYTES];

    DatasetDigest() {
        try {
            sha = MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
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
        switch (keyspace.type(entry)) {
            case STRING -> {
                StringView value = keyspace.string(entry);
                bytes(value.address(), value.length());
            }
            default ->
                throw CommandError.of(
                        "ERR digests of type " + keyspace.type(entry).wireName() + " are not supported yet");
        }
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
