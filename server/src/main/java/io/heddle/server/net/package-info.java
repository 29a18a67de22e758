/// The transport: carrier loops, pollers, sockets, and one virtual thread per connection.
///
/// Bytes in, bytes out: nothing here knows what a command does. A carrier loop owns its poller, its run queue and the
/// writing side of its sockets; a connection's virtual thread owns the reading side and its input buffer.
@NullMarked
package io.heddle.server.net;

import org.jspecify.annotations.NullMarked;
