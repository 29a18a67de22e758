/// Streams: packed nodes of entries under an ordered index, and consumer groups with what is pending in them, all of
/// it in nodes that snapshots can copy.
///
/// Single-threaded but for the walk of [StreamStructure], which belongs to a snapshot's thread.
@NullMarked
package io.heddle.stream;

import org.jspecify.annotations.NullMarked;
