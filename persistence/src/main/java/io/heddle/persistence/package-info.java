/// Durability: file formats as pure encoders and decoders, the walk over a snapshot, and the disk behind an interface.
@NullMarked
package io.heddle.persistence;

import org.jspecify.annotations.NullMarked;
