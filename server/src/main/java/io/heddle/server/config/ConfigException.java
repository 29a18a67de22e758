package io.heddle.server.config;

/// A refused value, line or file; the message is what the user reads. Carries no stack trace.
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ConfigException(String message) {
        super(message, null, false, false);
    }

    /// As Throwable's, never null.
    public String text() {
        String message = getMessage();
        return message == null ? "" : message;
    }
}
