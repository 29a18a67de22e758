package io.heddle.server;

/// Entry point of the server.
public final class Main {
    private Main() {}

    /// Prints how to start the server.
    public static void main(String[] arguments) {
        System.out.println("usage: heddle-server [config-file] [--directive value ...]");
    }
}
