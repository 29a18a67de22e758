/// Lists: packed entries in one piece while they are few, then packed leaves under a counted tree.
///
/// Worker only, but for the snapshot's walk in [ListStructure].
@NullMarked
package io.heddle.list;

import org.jspecify.annotations.NullMarked;
