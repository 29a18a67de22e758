/// Tests of HyperLogLogs, all in checked mode.
@NullUnmarked
package io.heddle.hyperloglog;

import org.jspecify.annotations.NullUnmarked;
