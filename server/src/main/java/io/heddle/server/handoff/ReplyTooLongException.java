package io.heddle.server.handoff;

/// Ends a command whose reply breaks its client's limit: there is nobody to write the rest for.
public final class ReplyTooLongException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    static final ReplyTooLongException INSTANCE = new ReplyTooLongException();

    private ReplyTooLongException() {
        super("the reply breaks the client's limit", null, false, false);
    }
}
