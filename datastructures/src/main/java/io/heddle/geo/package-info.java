/// Places on the globe as numbers whose order keeps neighbours together, and what to look at when searching by
/// distance.
///
/// Single-threaded plain computation; every formula is Redis's, so that replies are equal to the last digit.
@NullMarked
package io.heddle.geo;

import org.jspecify.annotations.NullMarked;
