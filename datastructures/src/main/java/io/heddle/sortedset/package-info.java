/// Sorted sets: a pack of member and score pairs while they are small; then a packed skip list with an index from
/// member to node.
///
/// Single-threaded, owned by the worker, but for `SortedSetWalk`, which belongs to a snapshot's thread.
@NullMarked
package io.heddle.sortedset;

import org.jspecify.annotations.NullMarked;
