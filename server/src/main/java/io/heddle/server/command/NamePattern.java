package io.heddle.server.command;

import java.util.Locale;

/// Patterns over command names, as COMMAND LIST and ACL rules take them: `*`, `?`, `[a-z]`, `[^a]` and `\x`, any case.
final class NamePattern {
    private NamePattern() {}

    static boolean matches(String pattern, String name) {
        return matches(pattern.toLowerCase(Locale.ROOT), 0, name.toLowerCase(Locale.ROOT), 0);
    }

    private static boolean matches(String pattern, int patternFrom, String name, int nameFrom) {
        int p = patternFrom;
        int n = nameFrom;
        while (p < pattern.length()) {
            char c = pattern.charAt(p);
            if (c == '*') {
                int rest = p + 1;
                for (int i = n; i <= name.length(); i++) {
                    if (matches(pattern, rest, name, i)) {
                        return true;
                    }
                }
                return false;
            }
            if (n == name.length()) {
                return false;
            }
            if (c == '[') {
                int end = pattern.indexOf(']', p + 1);
                int close = end < 0 ? pattern.length() : end;
                if (!inSet(pattern.substring(p + 1, close), name.charAt(n))) {
                    return false;
                }
                p = Math.min(close + 1, pattern.length());
            } else {
                if (c == '\\' && p + 1 < pattern.length()) {
                    p++;
                    c = pattern.charAt(p);
                    if (c != name.charAt(n)) {
                        return false;
                    }
                } else if (c != '?' && c != name.charAt(n)) {
                    return false;
                }
                p++;
            }
            n++;
        }
        return n == name.length();
    }

    private static boolean inSet(String set, char c) {
        boolean negated = set.startsWith("^");
        boolean found = false;
        int i = negated ? 1 : 0;
        while (i < set.length()) {
            if (i + 2 < set.length() && set.charAt(i + 1) == '-') {
                found |= c >= set.charAt(i) && c <= set.charAt(i + 2);
                i += 3;
            } else {
                found |= c == set.charAt(i);
                i++;
            }
        }
        return found != negated;
    }
}
