package io.heddle.memory;

/// The reserved region is used up, or the operating system refused a mapping. Preallocated and without a stack trace,
/// so that running out of memory needs no memory; whoever catches it knows which command asked.
public final class OutOfMemoryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public static final OutOfMemoryException INSTANCE = new OutOfMemoryException();

    private OutOfMemoryException() {
        super("out of off-heap memory", null, false, false);
    }
}
