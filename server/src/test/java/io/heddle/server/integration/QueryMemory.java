package io.heddle.server.integration;

import java.io.IOException;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What CLIENT LIST says of the bytes that a client has sent and the server has not executed yet.
///
/// @param used bytes that have come
/// @param free room behind them
record QueryMemory(long used, long free) {
    static QueryMemory of(String name, Client witness) throws IOException {
        Pattern line = Pattern.compile(" name=" + name + " .*? qbuf=(\\d+) qbuf-free=(\\d+) ");
        Matcher figures = line.matcher(witness.run("CLIENT", "LIST"));
        if (!figures.find()) {
            throw new IOException("no client of that name: " + name);
        }
        return new QueryMemory(Long.parseLong(figures.group(1)), Long.parseLong(figures.group(2)));
    }

    static void await(Client witness, String name, Predicate<QueryMemory> wanted) throws Exception {
        while (!wanted.test(of(name, witness))) {
            Thread.sleep(1);
        }
    }

    long held() {
        return used + free;
    }
}
