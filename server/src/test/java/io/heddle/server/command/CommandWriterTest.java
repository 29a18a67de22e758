package io.heddle.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.memory.Memory;
import io.heddle.server.handoff.Outbox;
import io.heddle.server.handoff.ReplyChunks;
import io.heddle.server.protocol.Reply;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// The forms of COMMAND INFO and COMMAND DOCS in RESP3, byte by byte.
class CommandWriterTest {
    private static final CommandTable TABLE = Families.table();

    @Test
    void shouldDescribeWithSetsAndMaps() {
        assertEquals(
                "*10 $3 get :2 ~2 +readonly +fast :1 :1 :1 ~3 +@read +@string +@fast ~0 "
                        + "~1 %3 $5 flags ~2 +RO +access "
                        + "$12 begin_search %2 $4 type $5 index $4 spec %1 $5 index :1 "
                        + "$9 find_keys %2 $4 type $5 range $4 spec %3 $7 lastkey :0 $7 keystep :1 $5 limit :0 ~0",
                resp3(writer -> writer.info(command("GET"))));
    }

    @Test
    void shouldListSubcommandsInAnArrayWithTheirTips() {
        String text = resp3(writer -> writer.info(command("COMMAND")));
        assertTrue(
                text.startsWith("*10 $7 command :-1 ~2 +loading +stale :0 :0 :0 ~2 +@slow +@connection ~1 "
                        + "$29 nondeterministic_output_order ~0 *7 *10 $13 command|count"),
                text);
    }

    @Test
    void shouldDocumentWithMaps() {
        assertEquals(
                "%5 $7 summary $29 Tells the string under a key. $5 since $5 1.0.0 $5 group $6 string "
                        + "$10 complexity $4 O(1) "
                        + "$9 arguments *1 %4 $4 name $3 key $4 type $3 key $12 display_text $3 key "
                        + "$14 key_spec_index :0",
                resp3(writer -> writer.docs(command("GET"))));
    }

    private static Command command(String name) {
        return Objects.requireNonNull(TABLE.named(name));
    }

    /// What is written, with blanks for line ends.
    private static String resp3(Consumer<CommandWriter> action) {
        try (ReplyChunks chunks = new ReplyChunks(4)) {
            Outbox idle = new Outbox(chunks);
            Outbox outbox = new Outbox(chunks);
            Reply reply = new Reply(idle);
            reply.attach(outbox);
            reply.protocol(3);
            action.accept(new CommandWriter(TABLE, reply));
            reply.detach();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            for (int length = outbox.readable(); length > 0; length = outbox.readable()) {
                byte[] bytes = new byte[length];
                Memory.copyToArray(outbox.readAddress(), bytes, 0, length);
                outbox.consume(length);
                out.writeBytes(bytes);
            }
            outbox.release();
            idle.release();
            return out.toString(StandardCharsets.ISO_8859_1)
                    .replace("\r\n", " ")
                    .strip();
        }
    }
}
