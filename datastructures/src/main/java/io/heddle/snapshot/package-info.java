/// Snapshots without fork: epochs, clones of nodes, and how another thread reads a node that the worker may be
/// changing.
///
/// The only place of this module where two threads meet. The worker opens, clones and closes; a snapshot thread owns
/// one `SnapshotWalk` and sees exactly the state at the opening. Memory order is spelled out where it matters: clones
/// are published with release before the node is written, and looked for with acquire after the node was copied.
@NullMarked
package io.heddle.snapshot;

import org.jspecify.annotations.NullMarked;
