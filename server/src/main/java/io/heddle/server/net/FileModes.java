package io.heddle.server.net;

/// File permissions of the Unix socket (unixsocketperm).
final class FileModes {
    private FileModes() {}

    /// 0750 as "rwxr-x---".
    static String symbolic(int permissions) {
        StringBuilder text = new StringBuilder("rwxrwxrwx");
        for (int i = 0; i < 9; i++) {
            if ((permissions >> (8 - i) & 1) == 0) {
                text.setCharAt(i, '-');
            }
        }
        return text.toString();
    }
}
