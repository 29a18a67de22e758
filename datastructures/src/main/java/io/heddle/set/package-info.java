/// Sets: sorted integers, packed entries, or a table, whichever is the smallest that the directives allow.
///
/// Single-threaded but for [SetStructure#walk], which belongs to a snapshot's walk.
@NullMarked
package io.heddle.set;

import org.jspecify.annotations.NullMarked;
