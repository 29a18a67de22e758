/// The worker and what it owns: databases, sessions, statistics, the dispatcher. One thread, no memory order to spell.
@NullMarked
package io.heddle.server.engine;

import org.jspecify.annotations.NullMarked;
