package io.heddle.keyspace;

/// A value of another type stands under the key. Preallocated and without a stack trace: it is a reply, not a defect.
public final class WrongTypeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public static final WrongTypeException INSTANCE = new WrongTypeException();

    private WrongTypeException() {
        super("value of another type", null, false, false);
    }
}
