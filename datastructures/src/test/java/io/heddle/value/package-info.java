@NullUnmarked
package io.heddle.value;

import org.jspecify.annotations.NullUnmarked;
