package io.heddle.server.command;

import io.heddle.keyspace.KeyspaceReader;
import io.heddle.keyspace.KeyspaceWriter;
import io.heddle.server.engine.Blocking;
import io.heddle.server.engine.Session;
import io.heddle.server.protocol.Args;
import io.heddle.server.protocol.Reply;

/// What a command may touch is the type of its handler: a write declared as a read does not compile.
public sealed interface Body {
    /// Calls the handler with what it may touch of the session's world.
    void invoke(Session session, Args args, Reply reply);

    /// Whether it cannot change anything.
    default boolean isRead() {
        return false;
    }

    /// Reads one database.
    @FunctionalInterface
    non-sealed interface Read extends Body {
        void run(KeyspaceReader keyspace, Args args, Reply reply);

        @Override
        default void invoke(Session session, Args args, Reply reply) {
            run(session.keyspace(), args, reply);
        }

        @Override
        default boolean isRead() {
            return true;
        }
    }

    /// May change databases.
    @FunctionalInterface
    non-sealed interface Write extends Body {
        void run(KeyspaceWriter keyspace, Args args, Reply reply);

        @Override
        default void invoke(Session session, Args args, Reply reply) {
            run(session.keyspace(), args, reply);
        }
    }

    /// Reads one database, or waits until there is something to read.
    @FunctionalInterface
    non-sealed interface BlockingRead extends Body {
        void run(KeyspaceReader keyspace, Args args, Reply reply, Blocking blocking);

        @Override
        default void invoke(Session session, Args args, Reply reply) {
            run(session.keyspace(), args, reply, session.engine().blocking().of(session));
        }

        @Override
        default boolean isRead() {
            return true;
        }
    }

    /// May change databases, or wait until there is something to change.
    @FunctionalInterface
    non-sealed interface BlockingWrite extends Body {
        void run(KeyspaceWriter keyspace, Args args, Reply reply, Blocking blocking);

        @Override
        default void invoke(Session session, Args args, Reply reply) {
            run(session.keyspace(), args, reply, session.engine().blocking().of(session));
        }
    }

    /// About the connection or the server; databases through the session.
    @FunctionalInterface
    non-sealed interface Control extends Body {
        void run(Session session, Args args, Reply reply);

        @Override
        default void invoke(Session session, Args args, Reply reply) {
            run(session, args, reply);
        }
    }

    /// A name that only has subcommands.
    record Container() implements Body {
        @Override
        public void invoke(Session session, Args args, Reply reply) {
            throw new IllegalStateException("a container is not executed");
        }
    }
}
