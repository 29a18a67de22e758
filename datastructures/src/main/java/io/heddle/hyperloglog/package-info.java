/// Estimated cardinalities of sets in strings of at most 12 KB, laid out as Redis lays them out.
///
/// Single-threaded code over addresses: whoever calls owns the bytes.
@NullMarked
package io.heddle.hyperloglog;

import org.jspecify.annotations.NullMarked;
