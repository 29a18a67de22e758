/// The wiring: [Main] reads the configuration and starts the server; nothing else knows every part.
@NullMarked
package io.heddle.server;

import org.jspecify.annotations.NullMarked;
