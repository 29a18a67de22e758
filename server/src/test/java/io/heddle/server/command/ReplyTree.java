package io.heddle.server.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A reply as `ReplyText` writes it, taken apart again: lists, and everything else as its text ("2" for `(2)`).
final class ReplyTree {
    private final String text;
    private int next;

    private ReplyTree(String text) {
        this.text = text;
    }

    /// @param text a reply that is an array
    static List<?> list(String text) {
        ReplyTree tree = new ReplyTree(text);
        Object root = tree.element();
        if (!(root instanceof List<?> list) || tree.next != text.length()) {
            throw new IllegalArgumentException(text);
        }
        return list;
    }

    /// A flat list of names and values as a map.
    static Map<String, Object> map(Object flat) {
        Map<String, Object> map = new TreeMap<>();
        List<?> list = (List<?>) flat;
        for (int i = 0; i < list.size(); i += 2) {
            map.put((String) list.get(i), list.get(i + 1));
        }
        return map;
    }

    private Object element() {
        return switch (text.charAt(next)) {
            case '[' -> elements();
            case '"' -> quoted();
            default -> word();
        };
    }

    private List<Object> elements() {
        List<Object> list = new ArrayList<>();
        next++;
        while (text.charAt(next) != ']') {
            list.add(element());
            if (text.startsWith(", ", next)) {
                next += 2;
            }
        }
        next++;
        return list;
    }

    private String quoted() {
        StringBuilder content = new StringBuilder();
        next++;
        while (text.charAt(next) != '"') {
            if (text.charAt(next) == '\\') {
                next++;
            }
            content.append(text.charAt(next++));
        }
        next++;
        return content.toString();
    }

    private String word() {
        int from = next;
        while (next < text.length() && text.charAt(next) != ',' && text.charAt(next) != ']') {
            next++;
        }
        String word = text.substring(from, next);
        return word.startsWith("(") ? word.substring(1, word.length() - 1) : word;
    }
}
