/// Clients that load a running server and measure it from outside: one thread each, to be pinned to one CPU;
/// each prints one line of JSON.
@NullMarked
package io.heddle.bench.load;

import org.jspecify.annotations.NullMarked;
