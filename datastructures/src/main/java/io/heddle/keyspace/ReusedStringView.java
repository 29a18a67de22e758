package io.heddle.keyspace;

import io.heddle.memory.Decimals;
import io.heddle.memory.Memory;

/// The one view of a database, pointed anew at each look-up.
final class ReusedStringView implements StringView, AutoCloseable {
    private static final int SCRATCH_BYTES = 24;

    private final long scratch = Memory.allocateRaw(SCRATCH_BYTES);

    private boolean present;
    private boolean integerEncoded;
    private boolean block;
    private long integer;
    private long address;
    private int length;

    ReusedStringView absent() {
        present = false;
        integerEncoded = false;
        block = false;
        address = scratch;
        length = 0;
        return this;
    }

    ReusedStringView of(long record) {
        present = true;
        int encoding = Records.encoding(record);
        integerEncoded = encoding == Records.INTEGER;
        block = encoding == Records.BLOCK;
        if (integerEncoded) {
            integer = Records.integer(record);
            address = 0;
        } else {
            address = Records.bytesAddress(record);
            length = Records.length(record);
        }
        return this;
    }

    private void render() {
        length = Decimals.write(integer, scratch);
        address = scratch;
    }

    @Override
    public boolean isPresent() {
        return present;
    }

    @Override
    public boolean isInteger() {
        return integerEncoded;
    }

    @Override
    public long integer() {
        return integer;
    }

    @Override
    public long address() {
        if (address == 0) {
            render();
        }
        return address;
    }

    @Override
    public int length() {
        if (address == 0) {
            render();
        }
        return length;
    }

    @Override
    public boolean isBlock() {
        return block;
    }

    @Override
    public void close() {
        Memory.freeRaw(scratch);
    }
}
