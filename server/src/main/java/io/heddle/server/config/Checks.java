package io.heddle.server.config;

import org.jspecify.annotations.Nullable;

/// Conditions on single directives beyond their type: each answers the reason why not, or null.
final class Checks {
    private static final int LONGEST_HOST = 255;
    private static final String[] TITLE_VARIABLES = {
        "title", "listen-addr", "server-mode", "port", "tls-port", "unixsocket", "config-file"
    };

    /// Those that may stand for nothing; a title must not come out empty.
    private static final String[] EMPTY_VARIABLES = {"title", "tls-port", "unixsocket", "config-file"};

    private Checks() {}

    static @Nullable String none(Object value) {
        return null;
    }

    /// The allocator moves nothing, so that a test suite that asks first skips what it cannot check.
    static @Nullable String noDefragmentation(boolean value) {
        return value
                ? "Active defragmentation cannot be enabled: memory is allocated in size classes"
                        + " and empty pages are given back without moving values"
                : null;
    }

    static @Nullable String dumpName(String value) {
        return isBaseName(value) ? null : "dbfilename can't be a path, just a filename";
    }

    static @Nullable String appendName(String value) {
        if (value.isEmpty()) {
            return "appendfilename can't be empty";
        }
        return isBaseName(value) ? null : "appendfilename can't be a path, just a filename";
    }

    static @Nullable String appendDirectory(String value) {
        if (value.isEmpty()) {
            return "appenddirname can't be empty";
        }
        return isBaseName(value) ? null : "appenddirname can't be a path, just a dirname";
    }

    static @Nullable String hostName(String value) {
        if (value.length() > LONGEST_HOST) {
            return "Hostnames must be less than 256 characters";
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (!isAlphanumeric(c) && c != '-' && c != '.') {
                return "Hostnames may only contain alphanumeric characters, hyphens or dots";
            }
        }
        return null;
    }

    static @Nullable String nodeName(String value) {
        for (int i = 0; i < value.length(); i++) {
            if ("!#$%&()*+:;<>?@[]^{|}~".indexOf(value.charAt(i)) >= 0) {
                return "Announced human node name contained invalid character";
            }
        }
        return null;
    }

    /// Text with variables in braces; `{{` is a brace.
    static @Nullable String titleTemplate(String value) {
        String refusal = "template format is invalid or contains unknown variables";
        boolean empty = true;
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) != '{') {
                empty &= value.charAt(i) == ' ';
                continue;
            }
            if (i + 1 < value.length() && value.charAt(i + 1) == '{') {
                empty = false;
                i++;
                continue;
            }
            int end = value.indexOf('}', i);
            String name = end < 0 ? "" : value.substring(i + 1, end);
            if (!isOneOf(TITLE_VARIABLES, name)) {
                return refusal;
            }
            empty &= isOneOf(EMPTY_VARIABLES, name);
            i = end;
        }
        return empty ? refusal : null;
    }

    private static boolean isOneOf(String[] variables, String name) {
        for (String variable : variables) {
            if (variable.equalsIgnoreCase(name)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isBaseName(String value) {
        return value.indexOf('/') < 0 && value.indexOf('\\') < 0;
    }

    private static boolean isAlphanumeric(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
    }
}
