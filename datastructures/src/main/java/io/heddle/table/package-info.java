/// The table behind large hashes and sets: entries packed into segments of at most 8 KB, found by the hash of their
/// keys, without an object or a block of memory per entry.
///
/// Single-threaded but for [PackedTable#walk], which belongs to a snapshot's walk.
@NullMarked
package io.heddle.table;

import org.jspecify.annotations.NullMarked;
