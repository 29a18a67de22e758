package io.heddle.keyspace;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Lists of all sizes, limits and encodings do what array lists do; snapshots show them as they were.
final class ListModelTest {
    @ParameterizedTest(name = "limit {0}, elements up to {1} bytes, lists of {2}, compressed inside of {3}")
    @CsvSource({
        "-2, 40, 60, 0",
        "-2, 40, 6000, 0",
        "-2, 40, 9000, 1",
        "-1, 400, 5000, 2",
        "16, 30, 2000, 3",
        "-2, 9000, 300, 0",
        "-1, 4100, 800, 0",
        "-2, 4100, 800, 0",
        "-5, 100, 8000, 0",
        "1, 30, 700, 0",
        "2, 3000, 500, 0",
        "3, 30, 20000, 0",
        "16, 10000, 400, 0",
        "128, 50, 12000, 0",
        "10000, 20, 12000, 0"
    })
    void shouldDoAsArrayListsDo(int limit, int longest, int largest, int depth) {
        ValueWork.runAlone(1, 20, 300, maker(limit, longest, largest, depth));
    }

    @ParameterizedTest(name = "limit {0}, elements up to {1} bytes, lists of {2}, compressed inside of {3}")
    @CsvSource({
        "-2, 40, 60, 0",
        "-2, 40, 6000, 0",
        "-2, 40, 9000, 1",
        "-1, 400, 5000, 2",
        "16, 30, 2000, 3",
        "-2, 9000, 300, 0",
        "-1, 4100, 800, 0",
        "-2, 4100, 800, 0",
        "-5, 100, 8000, 0",
        "1, 30, 700, 0",
        "2, 3000, 500, 0",
        "3, 30, 20000, 0",
        "16, 10000, 400, 0"
    })
    void shouldShowSnapshotsWhenStepped(int limit, int longest, int largest, int depth) {
        ValueWork.runWithSteppedWalks(1, largest / 4 + 10, maker(limit, longest, largest, depth));
    }

    @ParameterizedTest(name = "limit {0}, elements up to {1} bytes, lists of {2}, compressed inside of {3}")
    @CsvSource({
        "-2, 40, 60, 0",
        "-2, 40, 6000, 0",
        "-2, 40, 9000, 1",
        "-1, 400, 5000, 2",
        "-2, 9000, 300, 0",
        "-5, 100, 8000, 0",
        "2, 3000, 500, 0",
        "3, 30, 20000, 0"
    })
    void shouldShowSnapshotsToAnotherThread(int limit, int longest, int largest, int depth) {
        ValueWork.runBesideWalks(1, maker(limit, longest, largest, depth));
    }

    private static ValueWork.Maker maker(int limit, int longest, int largest, int depth) {
        return (harness, seed) -> {
            harness.keyspaces.encodingLimits().listMaxListpackSize = limit;
            harness.keyspaces.encodingLimits().listCompressDepth = depth;
            return new ListWork(harness, seed, longest, largest);
        };
    }
}
