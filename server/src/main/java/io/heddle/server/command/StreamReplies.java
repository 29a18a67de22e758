package io.heddle.server.command;

import io.heddle.server.protocol.Args;
import io.heddle.server.protocol.Reply;
import io.heddle.stream.EntryCursor;
import io.heddle.stream.EntryParts;

/// How entries come in by arguments and go out in replies.
final class StreamReplies {
    private StreamReplies() {}

    /// Writes the entries of a range.
    ///
    /// @param most entries; 0 is all
    static void entries(Reply reply, EntryCursor entries, long most) {
        Object mark = reply.begin();
        long count = 0;
        while ((most == 0 || count < most) && entries.next()) {
            entry(reply, entries);
            count++;
        }
        reply.endArray(mark, count);
    }

    /// Writes the entry at which the cursor stands.
    static void entry(Reply reply, EntryCursor entry) {
        reply.array(2);
        reply.id(entry.ms(), entry.seq());
        reply.array(2L * entry.fields());
        while (entry.nextPart()) {
            if (entry.isInteger()) {
                reply.bulk(entry.integer());
            } else {
                reply.bulk(entry.address(), entry.length());
            }
        }
    }

    /// Fields and values among the arguments.
    static final class Parts implements EntryParts {
        private Args args = new Args();
        private int first;

        Parts of(Args newArgs, int newFirst) {
            args = newArgs;
            first = newFirst;
            return this;
        }

        @Override
        public int count() {
            return args.count() - first;
        }

        @Override
        public long address(int i) {
            return args.address(first + i);
        }

        @Override
        public int length(int i) {
            return args.length(first + i);
        }
    }
}
