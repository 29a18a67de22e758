/// Tests of the off-heap memory, all in checked mode.
@NullUnmarked
package io.heddle.memory;

import org.jspecify.annotations.NullUnmarked;
