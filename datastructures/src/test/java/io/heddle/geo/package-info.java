/// Tests of places on the globe, all in checked mode.
@NullUnmarked
package io.heddle.geo;

import org.jspecify.annotations.NullUnmarked;
