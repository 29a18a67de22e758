package io.heddle.keyspace;

import io.heddle.memory.Allocator;
import io.heddle.memory.Memory;
import io.heddle.memory.OutOfMemoryException;
import io.heddle.snapshot.Epochs;
import io.heddle.snapshot.Nodes;
import io.heddle.snapshot.PageClones;

/// Makes and discards records and string blocks, with regard to an open snapshot.
///
/// - A record is *fresh* if no open snapshot has seen it (`Table.isFresh`). Only fresh ones may be changed in place
///   or freed; others are retired.
/// - A string block says so itself, by its epoch, since it may pass from record to record (RENAME, a new expiry). It
///   is owned by one live record; a retired record's pointer to it is for the snapshot's eyes only.
final class RecordStore {
    private final Allocator allocator;
    private final Epochs epochs;
    private final DetachedRoots roots;
    private final Structures structures;

    RecordStore(Allocator allocator, Epochs epochs, Structures structures) {
        this.allocator = allocator;
        this.epochs = epochs;
        this.structures = structures;
        roots = new DetachedRoots(epochs, structures);
    }

    DetachedRoots roots() {
        return roots;
    }

    Structures structures() {
        return structures;
    }

    /// A record with key and expiry, for a value still to be written.
    long create(ValueType type, long key, int keyLength, long expireAt, int valueBytes) {
        if (keyLength > Records.KEY_INLINE_MAX) {
            long block = newBlock(key, keyLength); // first, as there may be no memory for it
            long record = allocate(type, keyLength, expireAt, valueBytes);
            Records.keyBlock(record, block);
            return record;
        }
        long record = allocate(type, keyLength, expireAt, valueBytes);
        Memory.copy(key, Records.key(record), keyLength);
        return record;
    }

    /// As `create`, with the key of a record that is about to be discarded (alone, without its key block).
    long createLike(long old, ValueType type, long expireAt, int valueBytes) {
        int keyLength = Records.keyLength(old);
        long record = allocate(type, keyLength, expireAt, valueBytes);
        if (keyLength > Records.KEY_INLINE_MAX) {
            Records.keyBlock(record, Records.keyBlock(old));
        } else {
            Memory.copy(Records.key(old), Records.key(record), keyLength);
        }
        return record;
    }

    /// A record with the same key and value and another expiry, to take the place of one that is about to be
    /// discarded alone.
    long copyLike(long old, long expireAt) {
        int valueBytes = Records.valueBytes(old);
        long record = createLike(old, Records.type(old), expireAt, valueBytes);
        Records.copyValue(old, record, valueBytes);
        return record;
    }

    /// A record with another key, which takes over the value block of one that is about to be discarded without it.
    long copyWithKey(long old, long key, int keyLength) {
        int valueBytes = Records.valueBytes(old);
        long record = create(Records.type(old), key, keyLength, Records.expireAt(old), valueBytes);
        Records.copyValue(old, record, valueBytes);
        return record;
    }

    /// A record with another key and a value of its own.
    long copyDeep(long source, long key, int keyLength) {
        long record = copyWithKey(source, key, keyLength);
        try {
            copyValue(source, record);
        } catch (OutOfMemoryException e) {
            if (keyLength > Records.KEY_INLINE_MAX) {
                discardBlock(Records.keyBlock(record));
            }
            allocator.free(record);
            throw e;
        }
        if (Records.isDue(source)) {
            Records.due(record, true);
        }
        return record;
    }

    private void copyValue(long source, long record) {
        long block = Records.valueBlock(source);
        if (block != 0) {
            int length = Records.length(source);
            long copy = newBlock(block, length);
            if (Records.isString(source)) {
                Records.block(record, copy, length, Records.isRaw(source));
            } else {
                Records.block(record, Records.type(source), copy, length);
            }
        }
        long root = Records.valueRoot(source);
        if (root != 0) {
            ValueType type = Records.type(source);
            Records.root(record, type, structures.of(type).copyRoot(root));
        }
    }

    private long allocate(ValueType type, int keyLength, long expireAt, int valueBytes) {
        boolean expires = expireAt != KeyspaceReader.NO_EXPIRY;
        long record = allocator.allocate(Records.bytes(keyLength, expires, valueBytes));
        Records.initialize(record, type, keyLength, expireAt);
        return record;
    }

    /// Whether a fresh record's block is of the size class that a value of that many bytes needs, with the same
    /// expiry field.
    boolean fits(long record, boolean expires, int valueBytes) {
        if (Records.hasExpiry(record) != expires) {
            return false;
        }
        int before = Records.bytes(record);
        int after = Records.bytes(Records.keyLength(record), expires, valueBytes);
        if (before == after) {
            return true;
        }
        if (Allocator.goodSize(before) != Allocator.goodSize(after)) {
            return false;
        }
        if (Memory.CHECKED) {
            allocator.blockSize(record);
        }
        return true;
    }

    /// Frees or retires a record, without its blocks.
    void discard(long record, boolean fresh) {
        if (fresh) {
            allocator.free(record);
        } else {
            epochs.retire(record, Allocator.goodSize(Records.bytes(record)));
        }
    }

    /// Frees or retires a record and all that belongs to it.
    ///
    /// @return how many blocks that was
    int discardAll(long record, boolean fresh) {
        int blocks = 1;
        long keyBlock = Records.keyBlock(record);
        if (keyBlock != 0) {
            discardBlock(keyBlock);
            blocks++;
        }
        long valueBlock = Records.valueBlock(record);
        if (valueBlock != 0) {
            discardBlock(valueBlock);
            blocks++;
        }
        long root = Records.valueRoot(record);
        if (root != 0) {
            blocks += roots.discard(Records.type(record), root);
        }
        discard(record, fresh);
        return blocks;
    }

    /// Frees a new record that no table could name, with what it does not share with another one.
    void discardUnnamed(Change change, long record) {
        long old = change.old;
        long keyBlock = Records.keyBlock(record);
        if (keyBlock != 0 && (old == 0 || keyBlock != Records.keyBlock(old))) {
            discardBlock(keyBlock);
        }
        long valueBlock = Records.valueBlock(record);
        if (valueBlock != 0 && !change.sharesValue && (old == 0 || valueBlock != Records.valueBlock(old))) {
            discardBlock(valueBlock);
        }
        long root = Records.valueRoot(record);
        if (root != 0 && !change.sharesValue && (old == 0 || root != Records.valueRoot(old))) {
            roots.discard(Records.type(record), root);
        }
        discard(record, true);
    }

    /// A block with a copy of the bytes.
    long newBlock(long bytes, int length) {
        long block = emptyBlock(length);
        Memory.copy(bytes, block, length);
        return block;
    }

    /// A block whose bytes are to be written.
    long emptyBlock(int length) {
        long block = StringBlocks.allocate(allocator, length);
        StringBlocks.epoch(block, epochs.current());
        return block;
    }

    /// An old value's block with the new bytes, if it may be written and is not much too large; else a new one.
    ///
    /// @param old 0: none
    long blockFor(long old, long value, int valueLength) {
        if (old != 0 && !isShared(old)) {
            long capacity = capacity(old);
            if (valueLength <= capacity && valueLength >= capacity >>> 1) {
                Memory.copy(value, old, valueLength);
                StringBlocks.reach(old, valueLength);
                return old;
            }
        }
        return newBlock(value, valueLength);
    }

    /// A block from outside comes into the keyspace.
    void adopt(long block) {
        StringBlocks.epoch(block, epochs.current());
    }

    /// Frees or retires a string block.
    void discardBlock(long block) {
        long node = StringBlocks.node(block);
        if (epochs.needsClone(node) || Memory.getLong(node + Nodes.CLONE) != 0) {
            epochs.retire(node, allocator.blockSize(node));
        } else {
            allocator.free(node);
        }
    }

    /// Whether an open snapshot has seen the block.
    boolean isShared(long block) {
        return epochs.needsClone(StringBlocks.node(block));
    }

    /// Keeps bytes `from` to `to` of a block for a snapshot that has seen it, before they are written.
    ///
    /// @throws OutOfMemoryException if there is no memory for that, or too little for a record then
    void beforeWrite(long block, long from, long to) {
        long node = StringBlocks.node(block);
        if (epochs.needsClone(node)) {
            PageClones.beforeWrite(epochs, node, block, from, to, StringBlocks.extent(block));
            allocator.requireReserve();
        }
    }

    long capacity(long block) {
        return StringBlocks.capacity(allocator, block);
    }

    long blockBytes(long block) {
        return allocator.blockSize(StringBlocks.node(block));
    }

    /// A block of at least `capacity` bytes with the first `length` bytes of this one, which is gone. A huge block
    /// moves its pages, whatever its size; for a snapshot that has seen it, it is still the same block.
    ///
    /// @param from where writes are about to begin
    long grow(long block, int length, int capacity, long from) {
        long node = StringBlocks.node(block);
        long bytes = (long) StringBlocks.HEADER_BYTES + capacity;
        boolean huge = bytes > Allocator.SLAB_BYTES_MAX && allocator.blockSize(node) > Allocator.SLAB_BYTES_MAX;
        boolean kept = isShared(block) || Memory.getLong(node + Nodes.CLONE) != 0;
        if (huge && !kept) {
            return allocator.resizeLarge(node, bytes) + StringBlocks.HEADER_BYTES;
        }
        if (huge) {
            beforeWrite(block, from, StringBlocks.extent(block)); // while it can still be refused
        }
        if (huge && epochs.moves().begin()) {
            return move(node, bytes) + StringBlocks.HEADER_BYTES;
        }
        long grown = emptyBlock(capacity);
        StringBlocks.extent(grown, length);
        Memory.copy(block, grown, length);
        discardBlock(block);
        return grown;
    }

    private long move(long node, long bytes) {
        long resized = node;
        try {
            resized = allocator.resizeLarge(node, bytes);
        } finally {
            epochs.moves().end(node, resized);
        }
        return resized;
    }
}
