package io.heddle.server.command;

import static io.heddle.server.command.Arity.atLeast;
import static io.heddle.server.command.Arity.exactly;
import static io.heddle.server.command.CommandTable.flags;
import static io.heddle.server.command.Flag.ADMIN;
import static io.heddle.server.command.Flag.LOADING;
import static io.heddle.server.command.Flag.NOSCRIPT;
import static io.heddle.server.command.Flag.STALE;

import io.heddle.server.engine.LatencyMonitor;
import io.heddle.server.engine.Session;
import io.heddle.server.protocol.Args;
import io.heddle.server.protocol.Reply;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.HdrHistogram.Histogram;

/// LATENCY: events that took long, and how long commands take.
final class LatencyCommands {
    /// Nanoseconds of the first bucket; each further one is twice as wide.
    private static final long FIRST_BUCKET = 1024;

    private static final List<String> HELP = List.of(
            "DOCTOR",
            "    Say in words what took long, and what to do about it.",
            "GRAPH <event>",
            "    Draw the samples of an event.",
            "HISTOGRAM [<command> ...]",
            "    Cumulative distributions of the time that commands take, of all when none is named.",
            "HISTORY <event>",
            "    The samples of an event: Unix time and milliseconds.",
            "LATEST",
            "    The newest sample and the longest of all events.",
            "RESET [<event> ...]",
            "    Forget the samples of these events, or of all.");

    private LatencyCommands() {}

    static void declare(CommandTable table) {
        Set<Flag> flags = flags(ADMIN, NOSCRIPT, LOADING, STALE);
        table.in(Group.SERVER)
                .container(
                        "LATENCY",
                        atLeast(2),
                        sub -> sub.control("DOCTOR", exactly(2), flags, LatencyCommands::doctor)
                                .control("GRAPH", exactly(3), flags, LatencyCommands::graph)
                                .control("HELP", exactly(2), flags(LOADING, STALE), HelpText.of("LATENCY", HELP))
                                .control("HISTOGRAM", atLeast(2), flags, LatencyCommands::histogram)
                                .control("HISTORY", exactly(3), flags, LatencyCommands::history)
                                .control("LATEST", exactly(2), flags, LatencyCommands::latest)
                                .control("RESET", atLeast(2), flags, LatencyCommands::reset));
    }

    private static void doctor(Session session, Args args, Reply reply) {
        reply.verbatim("txt", LatencyReport.doctor(session.engine()));
    }

    private static void graph(Session session, Args args, Reply reply) {
        String name = args.copyText(2);
        LatencyMonitor.Event event = session.engine().latencyMonitor().event(name);
        if (event == null) {
            throw CommandError.of("ERR No samples available for event '" + name + "'");
        }
        long now = session.engine().clock().unixMillis() / 1000;
        reply.verbatim("txt", LatencyReport.graph(name, event, now));
    }

    private static void history(Session session, Args args, Reply reply) {
        LatencyMonitor.Event event = session.engine().latencyMonitor().event(args.copyString(2));
        List<LatencyMonitor.Sample> samples = event == null ? List.of() : event.samples();
        reply.array(samples.size());
        for (LatencyMonitor.Sample sample : samples) {
            reply.array(2);
            reply.integer(sample.unixSeconds());
            reply.integer(sample.millis());
        }
    }

    private static void latest(Session session, Args args, Reply reply) {
        Map<String, LatencyMonitor.Event> events =
                session.engine().latencyMonitor().events();
        reply.array(events.size());
        events.forEach((name, event) -> {
            LatencyMonitor.Sample last = event.samples().getLast();
            reply.array(4);
            reply.bulk(name);
            reply.integer(last.unixSeconds());
            reply.integer(last.millis());
            reply.integer(event.longest());
        });
    }

    private static void reset(Session session, Args args, Reply reply) {
        LatencyMonitor monitor = session.engine().latencyMonitor();
        if (args.count() == 2) {
            reply.integer(monitor.reset());
            return;
        }
        int count = 0;
        for (int i = 2; i < args.count(); i++) {
            count += monitor.reset(args.copyString(i)) ? 1 : 0;
        }
        reply.integer(count);
    }

    private static void histogram(Session session, Args args, Reply reply) {
        CommandTable table = session.engine().commands();
        Object mark = reply.begin();
        int count = 0;
        if (args.count() == 2) {
            for (Command command : table.all()) {
                count += write(session, command, reply);
            }
        }
        for (int i = 2; i < args.count(); i++) {
            Command command = table.named(args.copyString(i).toUpperCase(Locale.ROOT));
            if (command == null) {
                continue;
            }
            count += write(session, command, reply);
            for (Command sub : table.subcommandsOf(command).values()) {
                count += write(session, sub, reply);
            }
        }
        reply.endMap(mark, count);
    }

    /// One command's entry; returns how many were written, 0 or 1.
    private static int write(Session session, Command command, Reply reply) {
        Histogram histogram = session.engine().commandStatistics().histogram(command);
        if (histogram == null) {
            return 0;
        }
        reply.bulk(command.fullName());
        write(histogram, reply);
        return 1;
    }

    private static void write(Histogram histogram, Reply reply) {
        long total = histogram.getTotalCount();
        reply.map(2);
        reply.bulk("calls");
        reply.integer(total);
        reply.bulk("histogram_usec");
        Object mark = reply.begin();
        int buckets = 0;
        long before = 0;
        for (long bucket = FIRST_BUCKET; before < total; bucket *= 2) {
            long upper = histogram.highestEquivalentValue(bucket);
            long count = histogram.getCountBetweenValues(0, upper);
            if (count > before) {
                reply.integer(upper / 1000);
                reply.integer(count);
                buckets++;
                before = count;
            }
        }
        reply.endMap(mark, buckets);
    }
}
