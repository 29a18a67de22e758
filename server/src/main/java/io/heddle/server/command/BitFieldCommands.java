package io.heddle.server.command;

import static io.heddle.server.command.Arity.atLeast;
import static io.heddle.server.command.CommandTable.flags;
import static io.heddle.server.command.Flag.DENYOOM;
import static io.heddle.server.command.Flag.FAST;

import io.heddle.keyspace.KeyspaceReader;
import io.heddle.keyspace.KeyspaceWriter;
import io.heddle.keyspace.StringView;
import io.heddle.server.protocol.Args;
import io.heddle.server.protocol.Reply;
import java.util.List;

/// BITFIELD: integers of 1 to 64 bits at any bit of a string.
///
/// All operations are read before the first one runs, so that a mistake in the last leaves the key untouched and the
/// string grows once. When none of them would change a bit, the key is not touched at all.
final class BitFieldCommands {
    private static final CommandError READ_ONLY = CommandError.of("ERR BITFIELD_RO only supports the GET subcommand");

    private final BitFieldProgram program;

    private BitFieldCommands(StringLimit limit) {
        this.program = new BitFieldProgram(limit);
    }

    static void declare(CommandTable table, StringLimit limit) {
        BitFieldCommands commands = new BitFieldCommands(limit);
        List<KeySpec> keys = KeySpec.first("RW ACCESS UPDATE VARIABLE_FLAGS");
        table.in(Group.BITMAP)
                .write("BITFIELD", atLeast(2), keys, flags(DENYOOM), commands::bitfield)
                .read("BITFIELD_RO", atLeast(2), KeySpec.first("RO ACCESS"), flags(FAST), commands::bitfieldRo);
    }

    private void bitfield(KeyspaceWriter keyspace, Args args, Reply reply) {
        program.parse(args);
        if (program.writes()) {
            write(keyspace, args, reply);
        } else {
            read(keyspace, args, reply);
        }
    }

    private void bitfieldRo(KeyspaceReader keyspace, Args args, Reply reply) {
        program.parse(args);
        if (program.writes()) {
            throw READ_ONLY;
        }
        read(keyspace, args, reply);
    }

    private void read(KeyspaceReader keyspace, Args args, Reply reply) {
        StringView view = keyspace.string(args.address(1), args.length(1));
        program.run(view.isPresent() ? view.address() : 0, view.length(), reply);
    }

    private void write(KeyspaceWriter keyspace, Args args, Reply reply) {
        long key = args.address(1);
        int keyLength = args.length(1);
        int needed = program.writeEnd();
        int length = 0;
        long entry = keyspace.peek(key, keyLength);
        if (entry != 0) {
            StringView view = keyspace.string(entry);
            length = view.length();
            if (length >= needed && !view.isInteger() && !program.wouldChange(view.address(), length)) {
                program.run(view.address(), length, reply);
                return;
            }
        }
        long bytes = keyspace.editString(key, keyLength, program.writeStart(), needed, needed);
        program.run(bytes, Math.max(length, needed), reply);
    }
}
