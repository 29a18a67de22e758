package io.heddle.keyspace;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Random commands against a map; the seed is in the failure's message.
final class KeyspacesModelTest {
    @ParameterizedTest(name = "{0} keys, values up to {1}, {2} commands")
    @CsvSource({"5, 3000, 5000", "100, 60000, 5000", "3000, 2000, 40000", "20000, 100, 60000"})
    void shouldAgreeWithAMapUnderRandomCommands(int keys, int longest, int commands) {
        long seed = Long.getLong("heddle.seed", System.nanoTime());
        try (Harness harness = new Harness(RandomWork.DATABASES, seed)) {
            RandomWork work = new RandomWork(harness, seed, keys, longest);
            try {
                for (int i = 0; i < commands; i++) {
                    work.step();
                    if (i % (commands / 10) == 0) {
                        work.compareAll();
                    }
                }
                work.compareAll();
            } catch (Throwable failure) {
                throw new AssertionError("seed " + seed, failure);
            }
        }
    }
}
