package io.heddle.server.net;

import io.heddle.memory.Memory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Clients and their server on one thread, through socket pairs: what a client sends has been answered when `play`
/// returns, and its replies are dropped. For one transport that has not been started.
///
/// The descriptors are the process's, and its real clients go before: there is no new client here once a quarter of
/// them is in use. How many are in use the new ones tell by themselves, as the system gives the lowest that is free.
public final class Rehearsal implements AutoCloseable {
    /// Bytes that fill what a connection reads into: it reads once more then, and finds nothing.
    public static final int FULL_READ = InputBuffers.BYTES;

    private static final int ROOM = 64 << 10;
    private static final int PART_OF_DESCRIPTORS = 4;

    private final Consumer<Socket> accept;
    private final Runnable turn;
    private final Runnable end;
    private final LinuxCalls calls = new LinuxCalls();
    private final List<Integer> clients = new ArrayList<>();
    private final long room = Memory.allocateRaw(ROOM);
    private final long descriptors = Descriptors.limit() / PART_OF_DESCRIPTORS;

    /// @param accept takes a connection's end of a pair
    /// @param turn does all that there is to do
    /// @param end of all connections
    Rehearsal(Consumer<Socket> accept, Runnable turn, Runnable end) {
        this.accept = accept;
        this.turn = turn;
        this.end = end;
    }

    /// A new client; false when the system grants none, or real clients need the descriptors.
    public boolean connect() {
        if (calls.socketPair(room) < 0) {
            return false;
        }
        int own = Memory.getInt(room);
        int other = Memory.getInt(room + 4);
        if (Math.max(own, other) >= descriptors) {
            calls.close(own);
            calls.close(other);
            return false;
        }
        accept.accept(new LinuxSocket(calls, other, "rehearsal", "rehearsal", true, true));
        clients.add(own);
        turn.run(); // there is an edge: the socket can be written to
        return true;
    }

    /// Closes the client that has been there longest.
    public void disconnect() {
        calls.close(clients.removeFirst());
        turn.run();
    }

    public int clients() {
        return clients.size();
    }

    /// Sends what a client says; `play` lets it be answered.
    public void say(int client, byte[] bytes) {
        int length = Math.min(bytes.length, ROOM);
        Memory.copyFromArray(bytes, 0, room, length);
        calls.send(clients.get(client), room, length);
    }

    /// Lets the server find that there is nothing to do; it sleeps until something is due.
    public void rest() {
        turn.run();
    }

    /// Lets the server answer, and takes the answers.
    public void play() {
        turn.run();
        for (int client : clients) {
            take(client);
        }
    }

    /// Lets the server answer where only one client has said something.
    public void answer(int client) {
        turn.run();
        take(clients.get(client));
    }

    private void take(int client) {
        int n = ROOM;
        while (n == ROOM) {
            n = calls.recv(client, room, ROOM);
        }
    }

    @Override
    public void close() {
        while (!clients.isEmpty()) {
            disconnect();
        }
        end.run();
        Memory.freeRaw(room);
    }
}
