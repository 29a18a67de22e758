/// RESP2 and RESP3 as pure code over addresses: the request parser, borrowed arguments, the reply writer.
@NullMarked
package io.heddle.server.protocol;

import org.jspecify.annotations.NullMarked;
