package io.heddle.server;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/// The last commands of a long random run, of which a failure tells those that say how it came about: the ones that
/// name a word of the failed one.
public final class CommandHistory {
    private static final int KEPT = 5000;
    private static final int SHOWN = 16;
    private static final int WIDTH = 200;

    /// Keys are looked for in so many words from the beginning.
    private static final int NAMING = 6;

    private final Deque<byte[][]> commands = new ArrayDeque<>();

    public void add(byte[][] words) {
        commands.addLast(words.clone());
        if (commands.size() > KEPT) {
            commands.removeFirst();
        }
    }

    /// The failed command, which has been added last, behind those before it that have one of its keys or that
    /// concern all.
    public String of(byte[][] failed) {
        List<String> shown = new ArrayList<>();
        Iterator<byte[][]> backwards = commands.descendingIterator();
        while (backwards.hasNext() && shown.size() < SHOWN) {
            byte[][] words = backwards.next();
            if (words.length == 1 || shares(words, failed)) {
                String text = StringCommandStream.describe(words);
                shown.add(text.substring(0, Math.min(text.length(), WIDTH)));
            }
        }
        return String.join("\n", shown.reversed());
    }

    private static boolean shares(byte[][] words, byte[][] failed) {
        for (int i = 1; i < Math.min(words.length, NAMING); i++) {
            if (Arrays.equals(words[i], failed[failed.length > 1 ? 1 : 0])) {
                return true;
            }
        }
        return false;
    }
}
