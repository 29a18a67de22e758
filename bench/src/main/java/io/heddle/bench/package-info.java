/// Measurements of the parts and of the whole server; nothing in the product depends on them.
@NullMarked
package io.heddle.bench;

import org.jspecify.annotations.NullMarked;
