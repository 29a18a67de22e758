/// Off-heap memory: how it is read and written ([Memory]), where it comes from ([Allocator]), and who proves that it is
/// used rightly ([MemoryChecker]); an allocator belongs to one thread, while raw buffers, reads and the checker serve
/// all.
@NullMarked
package io.heddle.memory;

import org.jspecify.annotations.NullMarked;
