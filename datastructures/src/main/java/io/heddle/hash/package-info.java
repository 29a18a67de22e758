/// Hashes: packed pairs while they are small, a [io.heddle.table.PackedTable] beyond that, with an expiry per field.
///
/// Single-threaded but for [HashStructure#walk], which belongs to a snapshot's walk.
@NullMarked
package io.heddle.hash;

import org.jspecify.annotations.NullMarked;
