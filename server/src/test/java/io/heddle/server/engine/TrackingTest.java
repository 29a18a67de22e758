package io.heddle.server.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.server.InfoReply;
import io.heddle.server.TestServer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// CLIENT TRACKING: who is told that a key has changed, when and how.
class TrackingTest {
    private final TestServer server = new TestServer();
    private TestServer.Client reader;
    private TestServer.Client writer;

    @BeforeEach
    void connect() {
        reader = server.connect();
        writer = server.connect();
        reader.run("HELLO 3");
    }

    @AfterEach
    void close() {
        server.close();
    }

    private String info(String field) {
        return InfoReply.of(server, "everything").field(field);
    }

    @Test
    void shouldTellOnceThatAKeyHasChangedThatWasRead() {
        assertEquals("OK", reader.run("CLIENT TRACKING ON"));
        reader.run("MGET a b");
        assertEquals("2", info("tracking_total_keys"));
        assertEquals("1", info("tracking_clients"));
        writer.run("SET a 1");
        assertEquals("[\"invalidate\", [\"a\"]]", reader.readReply());
        writer.run("SET a 2");
        writer.run("SET c 2");
        assertFalse(reader.hasReply());
        writer.run("DEL b");
        assertFalse(reader.hasReply(), "b was not there");
        assertEquals("1", info("tracking_total_items"));
    }

    @Test
    void shouldTellOfItsOwnWritesBehindTheReplyUnlessAskedNotTo() {
        reader.run("CLIENT TRACKING ON");
        reader.run("GET a");
        assertEquals("OK", reader.run("SET a 1"));
        assertEquals("[\"invalidate\", [\"a\"]]", reader.readReply());
        reader.run("CLIENT TRACKING ON NOLOOP");
        reader.run("GET a");
        reader.run("SET a 1");
        assertFalse(reader.hasReply());
        reader.run("MULTI");
        reader.run("GET a");
        reader.run("EXEC");
        writer.run("INCR a");
        assertEquals("[\"invalidate\", [\"a\"]]", reader.readReply());
    }

    @Test
    void shouldTellOfKeysThatExpireAndOfAllThatGo() {
        writer.run("SET a 1 PX 10");
        reader.run("CLIENT TRACKING ON");
        reader.run("GET a");
        server.pass(1000);
        server.settle();
        assertEquals("[\"invalidate\", [\"a\"]]", reader.readReply());
        writer.run("SET b 1");
        writer.run("FLUSHALL");
        assertEquals("[\"invalidate\", nil]", reader.readReply());
    }

    @Test
    void shouldTellAnotherClientThatWasNamed() {
        TestServer.Client other = server.connect();
        other.run("HELLO 3");
        writer.run("CLIENT TRACKING ON REDIRECT " + other.id());
        assertEquals("(" + other.id() + ")", writer.run("CLIENT GETREDIR"));
        writer.run("GET a");
        reader.run("SET a 1");
        assertEquals("[\"invalidate\", [\"a\"]]", other.readReply());
        reader.run("CLIENT TRACKING ON REDIRECT " + other.id());
        reader.run("GET a");
        long id = other.id();
        other.close();
        writer.run("SET a 2");
        assertEquals("[\"tracking-redir-broken\", (" + id + ")]", reader.readReply());
        assertTrue(reader.run("CLIENT TRACKINGINFO").contains("broken_redirect"));
    }

    @Test
    void shouldBroadcastAtTheEndOfATurnWhatWasWrittenUnderAPrefix() {
        reader.run("CLIENT TRACKING ON BCAST PREFIX a: PREFIX b:");
        writer.run("MSET a:1 1 a:2 2 b:1 3 c:1 4");
        assertEquals("[\"invalidate\", [\"a:1\", \"a:2\"]]", reader.readReply());
        assertEquals("[\"invalidate\", [\"b:1\"]]", reader.readReply());
        assertFalse(reader.hasReply());
        reader.run("CLIENT TRACKING ON BCAST NOLOOP PREFIX c:");
        assertEquals("3", info("tracking_total_prefixes"));
        reader.run("SET c:1 1");
        assertFalse(reader.hasReply());
        writer.run("SET c:1 1");
        assertEquals("[\"invalidate\", [\"c:1\"]]", reader.readReply());
        reader.close();
        assertEquals("0", info("tracking_total_prefixes"));
    }

    @Test
    void shouldTrackWhatTheClientChooses() {
        reader.run("CLIENT TRACKING ON OPTIN");
        reader.run("GET a");
        assertEquals("OK", reader.run("CLIENT CACHING YES"));
        assertTrue(reader.run("CLIENT TRACKINGINFO").contains("caching-yes"));
        assertEquals("0", info("tracking_total_keys"));
        reader.run("CLIENT CACHING YES");
        reader.run("GET b");
        reader.run("GET c");
        assertEquals("1", info("tracking_total_keys"));
        reader.run("CLIENT TRACKING OFF");
        reader.run("CLIENT TRACKING ON OPTOUT");
        reader.run("CLIENT CACHING NO");
        reader.run("GET d");
        assertEquals("1", info("tracking_total_keys"));
        reader.run("GET e");
        assertEquals("2", info("tracking_total_keys"));
    }

    @Test
    void shouldForgetKeysBeyondTheLimit() {
        server.config().set(java.util.List.of("tracking-table-max-keys", "10"), false);
        reader.run("CLIENT TRACKING ON");
        for (int i = 0; i < 50; i++) {
            reader.run("GET k" + i);
        }
        server.pass(1000);
        server.settle();
        assertEquals("10", info("tracking_total_keys"));
        for (int i = 0; i < 40; i++) {
            assertTrue(reader.readReply().startsWith("[\"invalidate\", [\"k"));
        }
    }

    @Test
    void shouldForgetAtOnceWhatIsFarBeyondTheLimit() {
        server.config().set(List.of("tracking-table-max-keys", "10"), false);
        reader.run("CLIENT TRACKING ON");
        StringBuilder many = new StringBuilder("MGET");
        for (int i = 0; i < 12_000; i++) {
            many.append(" k").append(i);
        }
        reader.run(many.toString());
        int kept = Integer.parseInt(info("tracking_total_keys"));
        assertTrue(kept <= 10_010, () -> kept + " keys are still noted");
        assertEquals("[\"invalidate\", [\"k0\"]]", reader.readReply(), "those read first go first");
        writer.run("SET k11999 1");
        assertEquals(kept - 1, Integer.parseInt(info("tracking_total_keys")));
    }

    @Test
    void shouldTellEachOfManyReadersOnce() {
        TestServer.Client second = server.connect();
        second.run("HELLO 3");
        second.run("CLIENT TRACKING ON");
        reader.run("CLIENT TRACKING ON");
        second.run("GET a");
        reader.run("GET a");
        second.run("GET a");
        assertEquals("2", info("tracking_total_items"));
        writer.run("SET a 1");
        assertEquals("[\"invalidate\", [\"a\"]]", reader.readReply());
        assertEquals("[\"invalidate\", [\"a\"]]", second.readReply());
        assertFalse(reader.hasReply() || second.hasReply());
        assertEquals("0", info("tracking_total_items"));
    }

    @Test
    void shouldRememberTheChoiceWhileTheCommandWaits() {
        reader.run("CLIENT TRACKING ON OPTIN");
        reader.run("CLIENT CACHING YES");
        reader.begin("XREAD BLOCK 0 STREAMS s $");
        server.settle();
        assertEquals("1", info("tracking_total_keys"));
        writer.run("XADD s 1-1 f v");
        assertEquals("1", info("tracking_total_keys"));
        writer.run("XADD s 1-2 f v");
        assertEquals("0", info("tracking_total_keys"));
    }

    @Test
    void shouldRefuseWhatDoesNotGoTogether() {
        assertEquals(
                "ERR The client ID you want redirect to does not exist", reader.run("CLIENT TRACKING ON REDIRECT 999"));
        assertEquals("ERR PREFIX option requires BCAST mode to be enabled", reader.run("CLIENT TRACKING ON PREFIX a"));
        assertEquals(
                "ERR OPTIN and OPTOUT are not compatible with BCAST", reader.run("CLIENT TRACKING ON BCAST OPTIN"));
        assertEquals(
                "ERR You can't specify both OPTIN mode and OPTOUT mode", reader.run("CLIENT TRACKING ON OPTIN OPTOUT"));
        assertEquals(
                "ERR Prefix 'foo' overlaps with another provided prefix 'foobar'. Prefixes for a single client must not"
                        + " overlap.",
                reader.run("CLIENT TRACKING ON BCAST PREFIX foo PREFIX foobar"));
        assertEquals("ERR syntax error", reader.run("CLIENT TRACKING ON FOO"));
        assertEquals("ERR syntax error", reader.run("CLIENT TRACKING MAYBE"));
        reader.run("CLIENT TRACKING ON OPTIN");
        assertTrue(reader.run("CLIENT TRACKING ON OPTOUT").startsWith("ERR You can't switch OPTIN/OPTOUT mode"));
        assertTrue(reader.run("CLIENT TRACKING ON BCAST").startsWith("ERR You can't switch BCAST mode on/off"));
        assertEquals(
                "ERR CLIENT CACHING NO is only valid when tracking is enabled in OPTOUT mode.",
                reader.run("CLIENT CACHING NO"));
        assertTrue(writer.run("CLIENT LIST").contains(" flags=t "));
    }

    @Test
    void shouldGoOnWithoutThoseWhoTakeNoMessages() {
        server.run("CONFIG SET client-output-buffer-limit \"normal 10000 0 0\"");
        TestServer.Client other = server.connect();
        other.run("HELLO 3");
        for (TestServer.Client client : List.of(reader, other)) {
            client.run("CLIENT TRACKING ON BCAST PREFIX a PREFIX b");
            client.stopReading();
        }
        for (int i = 0; i < 1_000; i++) {
            assertEquals("OK", writer.run("MSET a" + i + " 1 b" + i + " 2"));
        }
        assertEquals("0", info("tracking_clients"));
        assertEquals("0", info("tracking_total_prefixes"));
    }

    @Test
    void shouldClearWithoutThoseWhoTakeNoMessages() {
        server.run("CONFIG SET client-output-buffer-limit \"normal 10000 0 0\"");
        TestServer.Client other = server.connect();
        other.run("HELLO 3");
        for (TestServer.Client client : List.of(reader, other)) {
            client.run("CLIENT TRACKING ON");
            client.stopReading();
        }
        for (int i = 0; i < 1_000; i++) {
            writer.run("SET a 1");
            assertEquals("OK", writer.run("FLUSHALL"));
        }
        assertEquals("0", info("tracking_clients"));
    }
}
