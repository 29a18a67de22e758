package io.heddle.memory;

import java.nio.ByteOrder;
import java.util.Objects;
import org.agrona.UnsafeApi;

/// The one class that knows how memory is read and written: absolute addresses, native (little-endian) order, any
/// alignment.
///
/// Every access is one machine instruction once compiled: [UnsafeApi] delegates to `jdk.internal.misc.Unsafe`, whose
/// methods the compiler knows, and [#CHECKED] is a constant. With `-Dheddle.memory.checked=true`, as in every test,
/// each access is first put to [MemoryChecker], which knows all live blocks, buffers and registered foreign memory.
///
/// All methods may be called by any thread. What a plain access sees of another thread's writes is up to the caller;
/// [#getLongAcquire], [#putLongRelease] and the fences are for `io.heddle.snapshot` alone, which publishes the worker's
/// clones with them. Needs `--add-opens java.base/jdk.internal.misc=ALL-UNNAMED`.
public final class Memory {
    /// Whether accesses are checked; folds away in production.
    public static final boolean CHECKED = Boolean.getBoolean("heddle.memory.checked");

    private static final long ARRAY_BASE = UnsafeApi.arrayBaseOffset(byte[].class);

    static {
        if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
            throw new UnsupportedOperationException("only little-endian machines are supported");
        }
    }

    private Memory() {}

    public static byte getByte(long address) {
        if (CHECKED) {
            MemoryChecker.check(address, 1);
        }
        return UnsafeApi.getByte(address);
    }

    public static int getUnsignedByte(long address) {
        return getByte(address) & 0xFF;
    }

    public static void putByte(long address, byte value) {
        if (CHECKED) {
            MemoryChecker.check(address, 1);
        }
        UnsafeApi.putByte(address, value);
    }

    public static short getShort(long address) {
        if (CHECKED) {
            MemoryChecker.check(address, 2);
        }
        return UnsafeApi.getShort(address);
    }

    public static int getUnsignedShort(long address) {
        return getShort(address) & 0xFFFF;
    }

    public static void putShort(long address, short value) {
        if (CHECKED) {
            MemoryChecker.check(address, 2);
        }
        UnsafeApi.putShort(address, value);
    }

    public static int getInt(long address) {
        if (CHECKED) {
            MemoryChecker.check(address, 4);
        }
        return UnsafeApi.getInt(address);
    }

    public static void putInt(long address, int value) {
        if (CHECKED) {
            MemoryChecker.check(address, 4);
        }
        UnsafeApi.putInt(address, value);
    }

    public static long getLong(long address) {
        if (CHECKED) {
            MemoryChecker.check(address, 8);
        }
        return UnsafeApi.getLong(address);
    }

    public static void putLong(long address, long value) {
        if (CHECKED) {
            MemoryChecker.check(address, 8);
        }
        UnsafeApi.putLong(address, value);
    }

    /// Later accesses of this thread stay behind this load. The address must be a multiple of 4.
    public static int getIntAcquire(long address) {
        if (CHECKED) {
            MemoryChecker.checkAligned(address, 4);
        }
        return UnsafeApi.getIntAcquire(null, address);
    }

    /// Earlier accesses of this thread stay before this store. The address must be a multiple of 4.
    public static void putIntRelease(long address, int value) {
        if (CHECKED) {
            MemoryChecker.checkAligned(address, 4);
        }
        UnsafeApi.putIntRelease(null, address, value);
    }

    /// Later accesses of this thread stay behind this load. The address must be a multiple of 8.
    public static long getLongAcquire(long address) {
        if (CHECKED) {
            MemoryChecker.checkAligned(address, 8);
        }
        return UnsafeApi.getLongAcquire(null, address);
    }

    /// Earlier accesses of this thread stay before this store. The address must be a multiple of 8.
    public static void putLongRelease(long address, long value) {
        if (CHECKED) {
            MemoryChecker.checkAligned(address, 8);
        }
        UnsafeApi.putLongRelease(null, address, value);
    }

    /// Loads before the fence are not reordered with loads and stores after it. The snapshot thread puts it between
    /// copying a live node and looking again whether a clone has appeared.
    public static void acquireFence() {
        UnsafeApi.loadFence();
    }

    /// Loads and stores before the fence are not reordered with stores after it. The worker puts it between
    /// publishing a clone and the first write to the node.
    public static void releaseFence() {
        UnsafeApi.storeFence();
    }

    /// Copies as if through a buffer: the ranges may overlap.
    public static void copy(long from, long to, long length) {
        if (CHECKED) {
            MemoryChecker.check(from, length);
            MemoryChecker.check(to, length);
        }
        if (length >= 8 && length <= 32) {
            copyShort(from, to, length);
        } else if (length != 0) {
            UnsafeApi.copyMemory(from, to, length);
        }
    }

    /// All words are loaded before the first is stored, and the words from the end overlap those from the start.
    private static void copyShort(long from, long to, long length) {
        long first = UnsafeApi.getLong(from);
        long last = UnsafeApi.getLong(from + length - 8);
        if (length > 16) {
            long second = UnsafeApi.getLong(from + 8);
            long third = UnsafeApi.getLong(from + length - 16);
            UnsafeApi.putLong(to + 8, second);
            UnsafeApi.putLong(to + length - 16, third);
        }
        UnsafeApi.putLong(to, first);
        UnsafeApi.putLong(to + length - 8, last);
    }

    public static void copyFromArray(byte[] source, int offset, long to, int length) {
        Objects.checkFromIndexSize(offset, length, source.length);
        if (CHECKED) {
            MemoryChecker.check(to, length);
        }
        if (length != 0) {
            UnsafeApi.copyMemory(source, ARRAY_BASE + offset, null, to, length);
        }
    }

    public static void copyToArray(long from, byte[] target, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (CHECKED) {
            MemoryChecker.check(from, length);
        }
        if (length != 0) {
            UnsafeApi.copyMemory(null, from, target, ARRAY_BASE + offset, length);
        }
    }

    public static void fill(long address, long length, byte value) {
        if (CHECKED) {
            MemoryChecker.check(address, length);
        }
        if (length != 0) {
            UnsafeApi.setMemory(address, length, value);
        }
    }

    public static boolean equal(long a, long b, long length) {
        if (CHECKED) {
            MemoryChecker.check(a, length);
            MemoryChecker.check(b, length);
        }
        if (length >= 8) {
            long last = length - 8;
            for (long i = 0; i < last; i += 8) {
                if (UnsafeApi.getLong(a + i) != UnsafeApi.getLong(b + i)) {
                    return false;
                }
            }
            return UnsafeApi.getLong(a + last) == UnsafeApi.getLong(b + last);
        }
        if (length >= 4) {
            return UnsafeApi.getInt(a) == UnsafeApi.getInt(b)
                    && UnsafeApi.getInt(a + length - 4) == UnsafeApi.getInt(b + length - 4);
        }
        for (long i = 0; i < length; i++) {
            if (UnsafeApi.getByte(a + i) != UnsafeApi.getByte(b + i)) {
                return false;
            }
        }
        return true;
    }

    /// Whether the first `length` bytes of the array equal those at the address.
    public static boolean equal(long address, byte[] array, int length) {
        Objects.checkFromIndexSize(0, length, array.length);
        if (CHECKED) {
            MemoryChecker.check(address, length);
        }
        if (length >= 8) {
            int last = length - 8;
            for (int i = 0; i < last; i += 8) {
                if (UnsafeApi.getLong(address + i) != UnsafeApi.getLong(array, ARRAY_BASE + i)) {
                    return false;
                }
            }
            return UnsafeApi.getLong(address + last) == UnsafeApi.getLong(array, ARRAY_BASE + last);
        }
        for (int i = 0; i < length; i++) {
            if (UnsafeApi.getByte(address + i) != array[i]) {
                return false;
            }
        }
        return true;
    }

    /// Compares as unsigned bytes, a prefix being smaller: negative, zero or positive, like `memcmp` and then the
    /// lengths.
    public static int compare(long a, int lengthA, long b, int lengthB) {
        if (CHECKED) {
            MemoryChecker.check(a, lengthA);
            MemoryChecker.check(b, lengthB);
        }
        int shared = Math.min(lengthA, lengthB);
        if (shared >= 8) {
            int last = shared - 8;
            for (int i = 0; i < last; i += 8) {
                long wordA = UnsafeApi.getLong(a + i);
                long wordB = UnsafeApi.getLong(b + i);
                if (wordA != wordB) {
                    return compareWords(wordA, wordB);
                }
            }
            long wordA = UnsafeApi.getLong(a + last);
            long wordB = UnsafeApi.getLong(b + last);
            if (wordA != wordB) {
                return compareWords(wordA, wordB);
            }
        } else {
            for (int i = 0; i < shared; i++) {
                int difference = (UnsafeApi.getByte(a + i) & 0xFF) - (UnsafeApi.getByte(b + i) & 0xFF);
                if (difference != 0) {
                    return difference;
                }
            }
        }
        return Integer.compare(lengthA, lengthB);
    }

    private static int compareWords(long a, long b) {
        return Long.compareUnsigned(Long.reverseBytes(a), Long.reverseBytes(b));
    }

    /// A buffer outside every allocator, aligned to 16 bytes, content undefined: for I/O, by any thread.
    public static long allocateRaw(long bytes) {
        return RawBuffers.allocate(bytes);
    }

    /// Keeps the content up to the smaller size; the buffer may move, and in checked mode always does.
    public static long resizeRaw(long address, long bytes) {
        return RawBuffers.resize(address, bytes);
    }

    public static void freeRaw(long address) {
        RawBuffers.free(address);
    }

    /// Bytes now held by raw buffers.
    public static long rawBytes() {
        return RawBuffers.bytes();
    }
}
