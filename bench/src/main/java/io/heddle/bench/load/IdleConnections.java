package io.heddle.bench.load;

import static io.heddle.bench.load.Control.number;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What connections cost that do nothing, or did one PING and nothing since.
public final class IdleConnections {
    private static final byte[] PING = "PING\r\n".getBytes(StandardCharsets.US_ASCII);

    private IdleConnections() {}

    public static void main(String... arguments) throws IOException, InterruptedException {
        Options options = new Options("idle", "what idle connections cost in memory")
                .withServer()
                .with("connections", 10_000, "how many (mind maxclients, and ulimit -n on both sides)")
                .with("ping", true, "whether each sends one PING first")
                .with("settle", 3, "seconds to wait before memory is read");
        if (!options.parse(arguments)) {
            return;
        }
        try (Control control = new Control(options)) {
            System.out.println(run(options, control));
        }
    }

    private static Json run(Options options, Control control) throws IOException, InterruptedException {
        Map<String, String> before = control.info();
        List<SocketChannel> channels = new ArrayList<>();
        InetSocketAddress server = new InetSocketAddress(options.text("host"), options.integer("port"));
        long begin = System.nanoTime();
        try {
            ByteBuffer in = ByteBuffer.allocate(64);
            for (int i = 0; i < options.integer("connections"); i++) {
                SocketChannel channel = SocketChannel.open(server);
                channels.add(channel);
                if (options.flag("ping")) {
                    channel.write(ByteBuffer.wrap(PING));
                    in.clear();
                    channel.read(in);
                }
            }
            double seconds = (System.nanoTime() - begin) / 1e9;
            Thread.sleep(options.integer("settle") * 1000L);
            Map<String, String> open = control.info();
            long opened = number(open, "connected_clients") - number(before, "connected_clients");
            long rss = number(open, "used_memory_rss") - number(before, "used_memory_rss");
            long used = number(open, "used_memory") - number(before, "used_memory");
            return new Json()
                    .field("tool", "idle")
                    .field("options", options.given())
                    .field("connections", opened)
                    .field("connections_per_second", opened / seconds)
                    .field("rss_before", number(before, "used_memory_rss"))
                    .field("rss_difference", rss)
                    .field("rss_per_connection", (double) rss / opened)
                    .field("used_memory_per_connection", (double) used / opened);
        } finally {
            for (SocketChannel channel : channels) {
                channel.close();
            }
        }
    }
}
