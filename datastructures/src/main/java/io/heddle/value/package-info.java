/// What the structures behind typed values (lists, hashes, sets, sorted sets, streams) share: packed entries, nodes
/// that snapshots can copy, and the cell through which a structure reaches the record of its key.
///
/// Single-threaded but for [StableReader], which belongs to a snapshot's walk.
@NullMarked
package io.heddle.value;

import org.jspecify.annotations.NullMarked;
