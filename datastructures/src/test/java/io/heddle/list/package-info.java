/// Tests of lists.
@NullUnmarked
package io.heddle.list;

import org.jspecify.annotations.NullUnmarked;
