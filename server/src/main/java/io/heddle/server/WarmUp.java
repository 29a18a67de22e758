package io.heddle.server;

import io.heddle.server.config.Config;
import io.heddle.server.config.Directives;
import io.heddle.server.net.Rehearsal;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The piece that is played after the start: the usual commands of several clients, one at a time and in pipelines,
/// clients that come and go, keys that expire, a look at INFO now and then, and a snapshot beside writes.
///
/// Why not leave it to the first real clients: they come with one command at first. Code compiled for that is thrown
/// away at the second, and at the end of the first connection, and at the first write beside a snapshot, each time with
/// a stall.
final class WarmUp {
    static final long REGION_BYTES = 256 << 20;

    private static final int CLIENTS = 50;
    private static final int ROUNDS = 1000;

    /// Of rounds, between two in which clients leave and others come.
    private static final int STAY = 50;

    /// Of rounds, between two in which a client asks how the server is.
    private static final int LOOK = 10;

    /// Of rounds, between two bursts in which all clients write keys that expire some rounds later, together, and
    /// leave the tables of a database of their own empty.
    private static final int BURST = 40;

    /// Of rounds, between two snapshots. The first comes at once: no branch may be compiled as one that is never
    /// taken.
    private static final int SNAPSHOT = 20;

    private static final int PIPELINE = 16;

    /// One of so many commands takes something out: values grow out of their small encodings.
    private static final int SHRINK = 6;

    /// Keys and members; enough of them that tables, trees and skip lists split their nodes.
    private static final int NUMBERS = 20_011;

    private static final char DIGIT = '#';
    private static final String NUMBER = "#########";
    private static final String VALUE = "00000000000000000000000" + NUMBER;

    static final List<String> GROWING = List.of(
            "LPUSH list " + VALUE,
            "RPUSH list " + VALUE,
            "SADD set element:" + NUMBER,
            "SADD set:numbers " + NUMBER,
            "RPUSH list:" + NUMBER + " " + NUMBER,
            "HSET hash element:" + NUMBER + " " + VALUE,
            "ZADD zset " + NUMBER + " element:" + NUMBER,
            "ZADD zset:0 0 element:" + NUMBER,
            "ZADD zset 0." + NUMBER + " element:" + NUMBER,
            "ZADD zset 1" + NUMBER + " element:" + NUMBER,
            "ZADD zset 77" + NUMBER + " 0000000" + NUMBER,
            "SET key:" + NUMBER + " " + VALUE,
            "GET key:" + NUMBER,
            "INCR counter:" + NUMBER,
            "PING",
            "HGET hash element:" + NUMBER,
            "MSET key:" + NUMBER + " " + VALUE + " a:" + NUMBER + " " + VALUE + " b:" + NUMBER + " " + VALUE,
            "LRANGE list 0 99",
            "EXPIRE a:" + NUMBER + " 100",
            "DEL b:" + NUMBER);

    static final List<String> SHRINKING = List.of("LPOP list", "RPOP list", "SPOP set", "ZPOPMIN zset");

    /// Some clients write the names of commands small.
    static final String EXPIRING = "set soon:" + NUMBER + " " + VALUE + " PX 100";

    private final List<byte[]> growing = GROWING.stream().map(WarmUp::command).toList();
    private final List<byte[]> shrinking =
            SHRINKING.stream().map(WarmUp::command).toList();

    private final Rehearsal rehearsal;
    private final Pace pace;

    /// Runs through all numbers, in no order.
    private int number;

    WarmUp(Rehearsal rehearsal, Pace pace) {
        this.rehearsal = rehearsal;
        this.pace = pace;
    }

    /// @param real the server's that is warmed up
    static Config config(Config real) {
        return Config.of(
                "port",
                "0",
                "server-cpulist",
                real.text(Directives.SERVER_CPULIST),
                "io-cpulist",
                real.text(Directives.IO_CPULIST),
                "bio-cpulist",
                real.text(Directives.BIO_CPULIST),
                "event-poller",
                real.text(Directives.EVENT_POLLER),
                "connection-scheduler",
                real.text(Directives.CONNECTION_SCHEDULER),
                "enable-debug-command",
                "yes");
    }

    static ServerLog log() {
        return new ServerLog(OutputStream.nullOutputStream(), null, ServerLog.Level.NOTHING);
    }

    void run() {
        byte[] snapshot = command("DEBUG SNAPSHOT");
        byte[] info = command("info everything");
        byte[] expiring = command(EXPIRING);
        byte[] apart = command("SELECT 1");
        byte[] back = command("SELECT 0");
        for (int round = 0; round < ROUNDS && pace.next(); round++) {
            if (round % STAY == 0) {
                comeAndGo();
            }
            if (round % SNAPSHOT == 1) {
                say(0, snapshot, 1);
            } else if (round % LOOK == 0) {
                say(0, info, 1);
            }
            boolean burst = round % BURST < BURST / 8;
            for (int client = 1; client < rehearsal.clients(); client++) {
                if (burst) {
                    say(client, apart, 1);
                    say(client, expiring, PIPELINE);
                    say(client, back, 1);
                    continue;
                }
                List<byte[]> kind = number % SHRINK == 0 ? shrinking : growing;
                say(client, kind.get(number / SHRINK % kind.size()), round % 4 == 3 ? PIPELINE : 1);
            }
            rehearsal.play();
        }
    }

    private void comeAndGo() {
        while (rehearsal.clients() > CLIENTS / 2) {
            rehearsal.disconnect();
        }
        boolean granted = true;
        while (granted && rehearsal.clients() < CLIENTS) {
            granted = rehearsal.connect();
        }
    }

    /// Sends a command some times over, with the next numbers.
    private void say(int client, byte[] command, int times) {
        byte[] bytes = new byte[command.length * times];
        for (int i = 0; i < times; i++) {
            number = (number + 7_919) % NUMBERS;
            int rest = number;
            for (int at = command.length - 1; at >= 0; at--) {
                byte b = command[at];
                if (b == DIGIT) {
                    b = (byte) ('0' + rest % 10);
                    rest /= 10;
                } else {
                    rest = number;
                }
                bytes[i * command.length + at] = b;
            }
        }
        rehearsal.say(client, bytes);
    }

    private static byte[] command(String line) {
        String[] words = line.split(" ");
        StringBuilder text = new StringBuilder();
        text.append('*').append(words.length).append("\r\n");
        for (String word : words) {
            text.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
