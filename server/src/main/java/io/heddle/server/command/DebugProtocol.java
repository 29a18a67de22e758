package io.heddle.server.command;

import io.heddle.server.engine.Session;
import io.heddle.server.protocol.Args;
import io.heddle.server.protocol.Reply;
import java.util.Locale;

/// DEBUG PROTOCOL: one reply of each type, for tests of clients.
final class DebugProtocol {
    private static final CommandError UNKNOWN = CommandError.of(
            "ERR Wrong protocol type name. Please use one of the following: string|integer|double|bignum"
                    + "|null|array|set|map|attrib|push|verbatim|true|false");
    private static final CommandError ONLY_3 = CommandError.of("ERR RESP2 is not supported by this command");

    private DebugProtocol() {}

    static void run(Session session, Args args, Reply reply) {
        switch (args.copyString(2).toLowerCase(Locale.ROOT)) {
            case "string" -> reply.bulk("Hello World");
            case "integer" -> reply.integer(12345);
            case "double" -> reply.floating(3.141);
            case "bignum" -> reply.bigNumber("1234567999999999999999999999999999999");
            case "null" -> reply.nil();
            case "array" -> {
                reply.array(3);
                three(reply);
            }
            case "set" -> {
                reply.set(3);
                three(reply);
            }
            case "map" -> {
                reply.map(3);
                for (int i = 0; i < 3; i++) {
                    reply.integer(i);
                    reply.bool(i == 1);
                }
            }
            case "attrib" -> attribute(reply);
            case "push" -> push(reply);
            case "verbatim" -> reply.verbatim("txt", "This is a verbatim\nstring");
            case "true" -> reply.bool(true);
            case "false" -> reply.bool(false);
            default -> throw UNKNOWN;
        }
    }

    private static void three(Reply reply) {
        for (int i = 0; i < 3; i++) {
            reply.integer(i);
        }
    }

    private static void attribute(Reply reply) {
        if (reply.protocol() == 3) {
            reply.attribute(1);
            reply.bulk("key-popularity");
            reply.array(2);
            reply.bulk("key:123");
            reply.integer(90);
        }
        reply.bulk("Some real reply following the attribute");
    }

    private static void push(Reply reply) {
        if (reply.protocol() < 3) {
            throw ONLY_3;
        }
        reply.push(2);
        reply.bulk("server-cpu-usage");
        reply.integer(42);
        reply.bulk("Some real reply following the push reply");
    }
}
