package io.heddle.bench.load;

import java.nio.ByteBuffer;

/// Finds the ends of replies in a stream of bytes: simple strings, errors, integers and bulk strings.
///
/// The bytes of a reply that is not complete yet stay in the buffer.
final class ReplyCounter {
    private long errors;

    /// Complete replies between position and limit, at most `most`; the position moves behind them.
    int count(ByteBuffer buffer, int most) {
        int replies = 0;
        while (replies < most) {
            int end = endOfReply(buffer, buffer.position(), buffer.limit());
            if (end < 0) {
                break;
            }
            if (buffer.get(buffer.position()) == '-') {
                errors++;
            }
            buffer.position(end);
            replies++;
        }
        return replies;
    }

    /// Errors among the replies.
    long errors() {
        return errors;
    }

    private static int endOfReply(ByteBuffer buffer, int begin, int limit) {
        int p = begin + 1;
        while (p < limit && buffer.get(p) != '\n') {
            p++;
        }
        if (p >= limit) {
            return -1;
        }
        p++;
        if (buffer.get(begin) != '$' || buffer.get(begin + 1) == '-') {
            return p;
        }
        int length = 0;
        for (int i = begin + 1; buffer.get(i) != '\r'; i++) {
            length = length * 10 + buffer.get(i) - '0';
        }
        int end = p + length + 2;
        return end <= limit ? end : -1;
    }
}
