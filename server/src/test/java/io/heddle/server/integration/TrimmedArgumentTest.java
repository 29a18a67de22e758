package io.heddle.server.integration;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Clients that announce a long argument and do not go on with it: the server holds what has come, not what was
/// announced.
@Timeout(60)
final class TrimmedArgumentTest {
    private static final int LENGTH = 40_000_000;

    /// More than the server holds of a client beside its argument.
    private static final int OTHER_BYTES = 100_000;

    private static Client announce(RunningServer server, String name, String begin) throws IOException {
        Client client = server.connect();
        assertEquals("OK", client.run("CLIENT", "SETNAME", name));
        client.send("*2\r\n$4\r\nECHO\r\n$" + LENGTH + "\r\n" + begin);
        return client;
    }

    @ParameterizedTest
    @CsvSource({"epoll, loop, 1", "nio, loop, 1", "epoll, loop, 3", "epoll, jdk, 2"})
    void shouldHoldWhatHasComeOfALongArgumentOnceItsClientStops(String poller, String scheduler, int threads)
            throws Exception {
        byte[] argument = new byte[LENGTH];
        new Random(LENGTH).nextBytes(argument);
        try (RunningServer server = new Setup(poller, scheduler, threads).start();
                Client witness = server.connect();
                Client slow = announce(server, "slow", "")) {
            Client leaving = announce(server, "leaving", "abc");
            Client breaking = announce(server, "breaking", "abc");
            for (String name : new String[] {"slow", "leaving", "breaking"}) {
                QueryMemory.await(witness, name, it -> it.held() >= LENGTH);
            }
            for (String name : new String[] {"slow", "leaving", "breaking"}) {
                QueryMemory.await(witness, name, it -> it.held() < OTHER_BYTES);
            }
            leaving.close();
            breaking.reset();
            int half = LENGTH / 2;
            slow.send(argument, 0, half);
            QueryMemory.await(witness, "slow", it -> it.used() >= half && it.held() >= LENGTH);
            QueryMemory.await(witness, "slow", it -> it.used() >= half && it.held() < half + OTHER_BYTES);
            slow.send(argument, half, LENGTH - half);
            slow.send("\r\n");
            assertArrayEquals(argument, slow.readBulk());
            String clients = witness.run("CLIENT", "LIST");
            assertFalse(clients.contains(" name=leaving ") || clients.contains(" name=breaking "), clients);
        }
    }
}
