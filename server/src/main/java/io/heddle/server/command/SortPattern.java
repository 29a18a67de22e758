package io.heddle.server.command;

import io.heddle.memory.Memory;
import io.heddle.server.protocol.Args;

/// A pattern of SORT's BY or GET: the name of a key, its first asterisk standing for the element, or, with an arrow
/// behind the asterisk, a field of a hash.
///
/// ```
///   weight_*           string under the key "weight_" + element
///   user:*:x->age      field "age" of the hash under "user:" + element + ":x"
///   #                  the element itself (GET only)
///   anything else      nothing
/// ```
///
/// A reusable object: `use` takes a pattern, `fill` makes the key's name for one element; `close` when done.
final class SortPattern {
    private static final int FIRST_BYTES = 256;

    private long pattern;
    private int length;
    private int star;
    private int arrow;
    private long name;
    private int capacity;
    private int nameLength;

    void use(Args args, int argument) {
        pattern = args.address(argument);
        length = args.length(argument);
        star = indexOf('*', 0);
        arrow = star < 0 ? -1 : findArrow();
    }

    /// An arrow with nothing behind it is part of the name.
    private int findArrow() {
        int at = indexOf('-', star + 1);
        while (at >= 0 && (at + 1 == length || Memory.getByte(pattern + at + 1) != '>')) {
            at = indexOf('-', at + 1);
        }
        return at < 0 || at + 2 == length ? -1 : at;
    }

    private int indexOf(char wanted, int from) {
        for (int i = from; i < length; i++) {
            if (Memory.getByte(pattern + i) == wanted) {
                return i;
            }
        }
        return -1;
    }

    boolean isElement() {
        return length == 1 && Memory.getByte(pattern) == '#';
    }

    /// Whether the name is the same for all elements, so that there is nothing to look up.
    boolean isConstant() {
        return star < 0;
    }

    /// Whether a field of a hash is meant.
    boolean hasField() {
        return arrow >= 0;
    }

    long field() {
        return pattern + arrow + 2;
    }

    int fieldLength() {
        return length - arrow - 2;
    }

    /// Makes the key's name for an element.
    void fill(long element, int elementLength) {
        int end = arrow >= 0 ? arrow : length;
        int behind = end - star - 1;
        nameLength = star + elementLength + behind;
        reserve(nameLength);
        Memory.copy(pattern, name, star);
        Memory.copy(element, name + star, elementLength);
        Memory.copy(pattern + star + 1, name + star + elementLength, behind);
    }

    private void reserve(int wanted) {
        if (wanted <= capacity) {
            return;
        }
        int larger = (int) Math.min(Math.max(FIRST_BYTES, 2L * wanted), Integer.MAX_VALUE);
        long fresh = Memory.allocateRaw(larger);
        close();
        name = fresh;
        capacity = larger;
    }

    long name() {
        return name;
    }

    int nameLength() {
        return nameLength;
    }

    void close() {
        if (name != 0) {
            Memory.freeRaw(name);
        }
        name = 0;
        capacity = 0;
    }
}
