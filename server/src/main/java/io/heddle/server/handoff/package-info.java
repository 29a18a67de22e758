/// What passes between a connection's thread and the worker: batches of parsed commands one way, reply bytes the
/// other.
///
/// The only place, beside the transport, that spells memory order. A batch belongs to the connection until it is
/// offered to the ring and to the worker until it is completed; nobody touches it in between.
@NullMarked
package io.heddle.server.handoff;

import org.jspecify.annotations.NullMarked;
