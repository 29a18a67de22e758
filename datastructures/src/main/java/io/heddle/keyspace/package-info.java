/// The keyspace: databases of keys with values and expiries, in off-heap memory that the worker owns.
///
/// Single-threaded: only the worker calls these classes. A snapshot thread sees the keyspace through
/// `io.heddle.snapshot` alone.
@NullMarked
package io.heddle.keyspace;

import org.jspecify.annotations.NullMarked;
