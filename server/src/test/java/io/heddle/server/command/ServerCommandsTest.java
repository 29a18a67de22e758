package io.heddle.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.server.InfoReply;
import io.heddle.server.ManualHost;
import io.heddle.server.TestServer;
import io.heddle.server.config.Config;
import io.heddle.server.config.ConfigException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerCommandsTest {
    @ParameterizedTest
    @ValueSource(strings = {"SHUTDOWN", "SHUTDOWN NOSAVE", "shutdown nosave now force"})
    void shouldShutDownWithoutAReply(String line) {
        try (TestServer server = new TestServer()) {
            ManualHost host = new ManualHost(server.clock());
            server.engine().host(host);
            TestServer.Client client = server.connect();
            client.send((line + "\r\n").getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            assertTrue(host.hasEnded());
            assertTrue(client.isClosed());
            assertEquals(0, client.takeBytes().length);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SHUTDOWN x", "SHUTDOWN SAVE NOSAVE", "SHUTDOWN ABORT NOW"})
    void shouldRefuseToShutDownInOtherWords(String line) {
        try (TestServer server = new TestServer()) {
            ManualHost host = new ManualHost(server.clock());
            server.engine().host(host);
            assertEquals("ERR syntax error", server.run(line));
            assertEquals("ERR No shutdown in progress.", server.run("SHUTDOWN ABORT"));
            assertEquals("ERR Errors trying to SHUTDOWN. Check logs.", server.run("SHUTDOWN SAVE"));
            assertFalse(host.hasEnded());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SAVE", "BGSAVE", "BGSAVE SCHEDULE", "BGREWRITEAOF"})
    void shouldSayThatNothingIsSaved(String line) {
        try (TestServer server = new TestServer()) {
            String name = line.split(" ")[0];
            assertEquals("ERR " + name + " is not supported: nothing is saved to disk yet.", server.run(line));
            assertEquals("(" + server.clock().unixMillis() / 1000 + ")", server.run("LASTSAVE"));
        }
    }

    @Test
    void shouldStandAlone() {
        try (TestServer server = new TestServer()) {
            assertEquals("OK", server.run("REPLICAOF NO ONE"));
            assertEquals("OK", server.run("slaveof no one"));
            assertEquals("ERR Invalid master port", server.run("REPLICAOF localhost x"));
            assertTrue(server.run("REPLICAOF localhost 6380").startsWith("ERR This server cannot be a replica"));
            assertEquals("[\"master\", (0), []]", server.run("ROLE"));
        }
    }

    @Test
    void shouldLetThisMachineChangeProtectedDirectives() {
        try (TestServer server = new TestServer(Config.of("enable-protected-configs", "local"))) {
            assertEquals("OK", server.run("CONFIG SET dbfilename other.rdb"));
        }
        try (TestServer server = new TestServer()) {
            assertEquals(
                    "ERR CONFIG SET failed (possibly related to argument 'dbfilename') - can't set protected config",
                    server.run("CONFIG SET dbfilename other.rdb"));
        }
    }

    @Test
    void shouldCallCommandsByTheNamesThatTheConfigurationGivesThem() {
        Config config = new Config();
        config.renames().add(List.of("flushall", ""));
        config.renames().add(List.of("FLUSHDB", "badger"));
        config.renames().add(List.of("get", "x".repeat(64)));
        try (TestServer server = new TestServer(config)) {
            server.run("SET a 1");
            assertTrue(server.run("FLUSHALL").startsWith("ERR unknown command 'FLUSHALL'"));
            assertTrue(server.run("flushdb").startsWith("ERR unknown command 'flushdb'"));
            assertEquals("\"1\"", server.run("x".repeat(64) + " a"));
            assertEquals("OK", server.run("BADGER"));
            assertEquals("(0)", server.run("DBSIZE"));
            assertTrue(InfoReply.of(server, "commandstats")
                    .field("cmdstat_flushdb")
                    .startsWith("calls=1,"));
        }
        config.renames().add(List.of("nosuch", "other"));
        assertThrows(ConfigException.class, () -> Families.table(config));
        Config clash = new Config();
        clash.renames().add(List.of("get", "set"));
        assertThrows(ConfigException.class, () -> Families.table(clash));
    }

    @Test
    void shouldWaitInVainForReplicas() {
        try (TestServer server = new TestServer()) {
            TestServer.Client client = server.connect();
            client.begin("WAIT 1 1000");
            server.pass(999);
            assertFalse(client.hasReply());
            server.pass(1);
            server.settle();
            assertEquals("(0)", client.readReply());
            client.begin("WAITAOF 0 1 0");
            assertEquals("(1)", server.run("CLIENT UNBLOCK " + client.id()));
            assertEquals("[(0), (0)]", client.readReply());
            assertEquals("(0)", server.run("WAIT 0 1000"));
            assertEquals("ERR timeout is negative", server.run("WAIT 1 -1"));
            assertEquals("ERR timeout is not an integer or out of range", server.run("WAIT 1 x"));
            assertEquals("[(0), (0)]", server.run("WAITAOF 0 0 1000"));
            assertEquals(
                    "ERR WAITAOF cannot be used when numlocal is set but appendonly is disabled.",
                    server.run("WAITAOF 1 0 0"));
        }
    }

    @Test
    void shouldHaveNoModules() {
        try (TestServer server = new TestServer()) {
            assertEquals("[]", server.run("MODULE LIST"));
            assertTrue(server.run("MODULE HELP").startsWith("[MODULE <subcommand> "));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ASKING",
                "READONLY",
                "READWRITE",
                "CLUSTER ADDSLOTS 1",
                "CLUSTER ADDSLOTSRANGE 1 2",
                "CLUSTER BUMPEPOCH",
                "CLUSTER COUNT-FAILURE-REPORTS n",
                "CLUSTER COUNTKEYSINSLOT 1",
                "CLUSTER DELSLOTS 1",
                "CLUSTER DELSLOTSRANGE 1 2",
                "CLUSTER FAILOVER",
                "CLUSTER FLUSHSLOTS",
                "CLUSTER FORGET n",
                "CLUSTER GETKEYSINSLOT 1 1",
                "CLUSTER HELP",
                "CLUSTER INFO",
                "CLUSTER KEYSLOT k",
                "CLUSTER LINKS",
                "CLUSTER MEET h 1",
                "CLUSTER MYID",
                "CLUSTER MYSHARDID",
                "CLUSTER NODES",
                "CLUSTER REPLICAS n",
                "CLUSTER REPLICATE n",
                "CLUSTER RESET",
                "CLUSTER SAVECONFIG",
                "CLUSTER SET-CONFIG-EPOCH 1",
                "CLUSTER SETSLOT 1 STABLE",
                "CLUSTER SHARDS",
                "CLUSTER SLAVES n",
                "CLUSTER SLOTS"
            })
    void shouldSayThatItIsNoCluster(String line) {
        try (TestServer server = new TestServer()) {
            assertEquals("ERR This instance has cluster support disabled", server.run(line));
        }
    }

    @Test
    void shouldKnowTheDefaultUser() {
        try (TestServer server = new TestServer()) {
            assertEquals("\"default\"", server.run("ACL WHOAMI"));
            assertEquals("[\"default\"]", server.run("ACL USERS"));
            assertEquals("[\"user default on nopass sanitize-payload ~* &* +@all\"]", server.run("ACL LIST"));
            assertTrue(server.run("ACL CAT").startsWith("[\"keyspace\", \"read\", \"write\", "));
            assertTrue(server.run("ACL CAT bitmap").contains("\"setbit\""));
            assertEquals("ERR Unknown category 'nothing'", server.run("ACL CAT nothing"));
            assertTrue(server.run("ACL GENPASS").matches("\"[0-9a-f]{64}\""));
            assertTrue(server.run("ACL GENPASS 5").matches("\"[0-9a-f]{2}\""));
            assertTrue(server.run("ACL GENPASS 0").startsWith("ERR ACL GENPASS argument must be"));
            assertTrue(server.run("ACL HELP").startsWith("[ACL <subcommand> "));
        }
    }

    @Test
    void shouldShowTheDigestOfThePasswordOnly() {
        try (TestServer server = new TestServer(Config.of("requirepass", "secret"))) {
            server.run("AUTH secret");
            assertEquals(
                    "[\"user default on #2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b"
                            + " sanitize-payload ~* &* +@all\"]",
                    server.run("ACL LIST"));
        }
    }

    @Test
    void shouldHaveNoScripts() {
        try (TestServer server = new TestServer()) {
            assertEquals("OK", server.run("FUNCTION FLUSH"));
            assertEquals("OK", server.run("FUNCTION FLUSH ASYNC"));
            assertEquals("ERR FUNCTION FLUSH only supports SYNC|ASYNC option", server.run("FUNCTION FLUSH x"));
            assertEquals("[]", server.run("FUNCTION LIST WITHCODE LIBRARYNAME *"));
            assertEquals("ERR Unknown argument x", server.run("FUNCTION LIST x"));
            assertEquals("ERR library name argument was not given", server.run("FUNCTION LIST LIBRARYNAME"));
            assertEquals("[\"running_script\", nil, \"engines\", []]", server.run("FUNCTION STATS"));
            assertEquals("ERR Library not found", server.run("FUNCTION DELETE lib"));
            assertEquals("NOTBUSY No scripts in execution right now.", server.run("FUNCTION KILL"));
            assertTrue(server.run("FUNCTION HELP").startsWith("[FUNCTION <subcommand> "));
            assertEquals("OK", server.run("SCRIPT FLUSH"));
            assertEquals("ERR SCRIPT FLUSH only support SYNC|ASYNC option", server.run("SCRIPT FLUSH x"));
            assertEquals("[(0), (0)]", server.run("SCRIPT EXISTS a b"));
            assertEquals("NOTBUSY No scripts in execution right now.", server.run("SCRIPT KILL"));
            assertTrue(server.run("SCRIPT HELP").startsWith("[SCRIPT <subcommand> "));
        }
    }
}
