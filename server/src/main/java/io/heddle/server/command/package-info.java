/// The commands: one class per family with its table at the top, and everything the server knows about a command.
@NullMarked
package io.heddle.server.command;

import org.jspecify.annotations.NullMarked;
