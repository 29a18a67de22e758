package io.heddle.server;

import io.heddle.server.config.Config;
import io.heddle.server.config.Directives;
import io.heddle.server.net.Rehearsal;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/// The piece that is played after the start: the usual commands of several clients, one at a time and in pipelines,
/// clients that come and go, keys that expire, a look at INFO now and then, and a snapshot beside writes.
///
/// Why not leave it to the first real clients: they come with one command at first. Code compiled for that is thrown
/// away at the second, and at the end of the first connection, and at the first write beside a snapshot, each time with
/// a stall.
final class WarmUp {
    static final long REGION_BYTES = 256 << 20;

    private static final int CLIENTS = 50;

    /// Below that, where descriptors are scarce, there is none: it would warm up little.
    private static final int LEAST_CLIENTS = 10;

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

    /// Of rounds: a tide, in which values grow, and the ebb at its end, in which they are taken out again until
    /// nothing is left.
    private static final int TIDE = 25;

    private static final int EBB = 6;

    /// Of rounds, the last ones in which the large values are taken out, once.
    private static final int LARGE_EBB_END = 500;

    private static final int LARGE_EBB = 44;
    private static final int LARGE_EBB_PIPELINE = 4 * PIPELINE;

    /// One of so many commands takes something out while values grow.
    private static final int SHRINK = 6;

    /// Of rounds, between two after which the server has a moment without clients.
    private static final int REST = 8;

    /// Of rounds, between two in which clients are answered one by one.
    private static final int SINGLY = 2;

    /// Keys and members; enough of them that tables, trees and skip lists split their nodes.
    private static final int NUMBERS = 20_011;

    private static final char DIGIT = '#';
    private static final String NUMBER = "#########";
    private static final String VALUE = "00000000000000000000000" + NUMBER;
    private static final String MEMBER = " element:000" + NUMBER;

    static final List<String> GROWING = List.of(
            "LPUSH list " + VALUE,
            "RPUSH list " + VALUE,
            "RPUSH list 1###### -### ## 1######### 1" + NUMBER + NUMBER + " " + VALUE.repeat(4) + " 7" + NUMBER,
            "LPUSH list:" + NUMBER + " " + NUMBER,
            "RPUSH list:" + NUMBER + " 1####",
            "LPUSH list:large" + each(20, " %d" + VALUE.repeat(4)),
            "SADD set" + MEMBER,
            "SADD set 1######### 1####### 1##### element:####" + MEMBER + "1",
            "SADD set:large" + each(20, " element:0%d0" + NUMBER),
            "SADD set:numbers " + NUMBER + " 1" + NUMBER,
            "HSET hash element:00000000#### " + VALUE,
            "HSET hash:### element:" + NUMBER + " 1##### 1##### " + VALUE + " " + NUMBER + " 12",
            "ZADD zset 000" + NUMBER + MEMBER,
            "ZADD zset:0 0" + MEMBER,
            "ZADD zset 0." + NUMBER + MEMBER + " 1" + NUMBER + MEMBER + "1 -1###" + MEMBER,
            "ZADD zset 000" + NUMBER + MEMBER + " 5###### 1######### 9" + NUMBER + "00000 1##### 1" + NUMBER + NUMBER
                    + " 1###",
            "ZADD zset 77" + NUMBER + " 0000000" + NUMBER,
            "ZADD zset:large" + each(20, " 00%d" + NUMBER + " element:0%d0" + NUMBER),
            "SET key:" + NUMBER + " " + VALUE,
            "GET key:" + NUMBER,
            "INCR counter:" + NUMBER,
            "PING",
            "HGET hash element:00000000####",
            "MSET key:" + NUMBER + " " + VALUE + " a:" + NUMBER + " " + VALUE + " b:" + NUMBER + " " + VALUE,
            "LRANGE list 0 99",
            "LRANGE list 0 599",
            "EXPIRE a:" + NUMBER + " 100",
            "DEL b:" + NUMBER);

    static final List<String> SHRINKING =
            List.of("LPOP list", "RPOP list", "SPOP set", "ZPOPMIN zset", "SPOP set:large", "ZPOPMIN zset:large");

    /// Those of an ebb.
    static final List<String> EMPTYING =
            List.of("LPOP list", "RPOP list", "SPOP set", "ZPOPMIN zset", "ZPOPMIN zset:0");

    static final List<String> EMPTYING_LARGE =
            List.of("SPOP set:large", "ZPOPMIN zset:large", "LPOP list:large", "RPOP list:large");

    /// Before a moment of rest: the server goes on polling for as long as what came before makes it expect more.
    static final List<String> RESTING = List.of("PING", "LRANGE list:large 0 99", "GET full");

    /// So many.
    private static final int[] RESTING_TIMES = {300, 1, 1};

    /// The server wakes up for that.
    static final String WAITING = "BLPOP nothing 0.001";

    /// Some clients write the names of commands small.
    static final String EXPIRING = "set soon:" + NUMBER + " " + VALUE + " PX 100";

    private final List<byte[]> growing = commands(GROWING);
    private final List<byte[]> shrinking = commands(SHRINKING);
    private final List<byte[]> emptying = commands(EMPTYING);
    private final List<byte[]> emptyingLarge = commands(EMPTYING_LARGE);
    private final List<byte[]> resting = commands(RESTING);
    private final byte[] waiting = command(WAITING);

    private final Rehearsal rehearsal;
    private final Pace pace;
    private final Consumer<Boolean> oneCpu;

    /// Runs through all numbers, in no order.
    private int number;

    /// @param oneCpu whether the server is to do what it does where its threads share one CPU
    WarmUp(Rehearsal rehearsal, Pace pace, Consumer<Boolean> oneCpu) {
        this.rehearsal = rehearsal;
        this.pace = pace;
        this.oneCpu = oneCpu;
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
        byte[] full = fullRead();
        for (int round = 0; round < ROUNDS && pace.next(); round++) {
            if (round % STAY == 0) {
                comeAndGo(round % (4 * STAY) == 0 ? 0 : CLIENTS / 2);
                if (rehearsal.clients() < LEAST_CLIENTS) {
                    return;
                }
                rehearsal.say(0, full);
                rehearsal.answer(0);
            }
            if (round % SNAPSHOT == 1) {
                say(0, snapshot, 1);
            } else if (round % LOOK == 0) {
                say(0, info, 1);
            }
            play(round);
            if (round % REST == REST - 1) {
                rest(round / REST);
            }
        }
    }

    private void play(int round) {
        int times = round % 4 == 3 ? PIPELINE : 1;
        if (round % BURST < BURST / 8) {
            burst();
        } else if (round < LARGE_EBB_END && round >= LARGE_EBB_END - LARGE_EBB) {
            say(emptyingLarge, LARGE_EBB_PIPELINE);
        } else if (round % TIDE >= TIDE - EBB) {
            say(emptying, PIPELINE);
        } else {
            for (int client = 1; client < rehearsal.clients(); client++) {
                List<byte[]> kind = number % SHRINK == 0 ? shrinking : growing;
                say(client, kind.get(number / SHRINK % kind.size()), times);
                if (round % SINGLY == 0) {
                    rehearsal.answer(client);
                }
            }
        }
        rehearsal.play();
    }

    private void rest(int time) {
        int kind = time % RESTING.size();
        say(0, resting.get(kind), RESTING_TIMES[kind]);
        say(0, waiting, 1);
        rehearsal.answer(0);
        rehearsal.rest();
        rehearsal.answer(0);
        oneCpu.accept(time / RESTING.size() % 2 != 0);
    }

    private void say(List<byte[]> kind, int times) {
        for (int client = 1; client < rehearsal.clients(); client++) {
            say(client, kind.get(client % kind.size()), times);
        }
    }

    private void burst() {
        byte[] expiring = command(EXPIRING);
        byte[] apart = command("SELECT 1");
        byte[] back = command("SELECT 0");
        for (int client = 1; client < rehearsal.clients(); client++) {
            say(client, apart, 1);
            say(client, expiring, PIPELINE);
            say(client, back, 1);
        }
    }

    private void comeAndGo(int least) {
        while (rehearsal.clients() > least) {
            rehearsal.disconnect();
        }
        boolean granted = true;
        while (granted && rehearsal.clients() < CLIENTS) {
            granted = rehearsal.connect();
        }
    }

    /// A command of as many bytes as a connection reads at once.
    private static byte[] fullRead() {
        int frame = command("SET full x").length - 1;
        int length = Rehearsal.FULL_READ - frame;
        length -= Integer.toString(length).length() - 1;
        return command("SET full " + "x".repeat(length));
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

    private static String each(int count, String text) {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < count; i++) {
            all.append(text.replace("%d", Integer.toString(i)));
        }
        return all.toString();
    }

    private static List<byte[]> commands(List<String> lines) {
        return lines.stream().map(WarmUp::command).toList();
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
