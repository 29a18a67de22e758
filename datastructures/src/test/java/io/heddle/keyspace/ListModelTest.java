package io.heddle.keyspace;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Lists of all sizes, limits and encodings do what array lists do; snapshots show them as they were.
final class ListModelTest {
    @ParameterizedTest(name = "limit {0}, elements up to {1} bytes, lists of {2}")
    @CsvSource({
        "-2, 40, 60",
        "-2, 40, 6000",
        "-2, 9000, 300",
        "-1, 3000, 800",
        "-5, 100, 8000",
        "1, 30, 700",
        "2, 3000, 500",
        "3, 30, 20000",
        "16, 10000, 400",
        "128, 50, 12000",
        "10000, 20, 12000"
    })
    void shouldDoAsArrayListsDo(int limit, int longest, int largest) {
        ValueWork.runAlone(1, 20, 300, maker(limit, longest, largest));
    }

    @ParameterizedTest(name = "limit {0}, elements up to {1} bytes, lists of {2}")
    @CsvSource({
        "-2, 40, 60",
        "-2, 40, 6000",
        "-2, 9000, 300",
        "-1, 3000, 800",
        "-5, 100, 8000",
        "1, 30, 700",
        "2, 3000, 500",
        "3, 30, 20000",
        "16, 10000, 400"
    })
    void shouldShowSnapshotsWhenStepped(int limit, int longest, int largest) {
        ValueWork.runWithSteppedWalks(1, largest / 4 + 10, maker(limit, longest, largest));
    }

    @ParameterizedTest(name = "limit {0}, elements up to {1} bytes, lists of {2}")
    @CsvSource({"-2, 40, 60", "-2, 40, 6000", "-2, 9000, 300", "-5, 100, 8000", "2, 3000, 500", "3, 30, 20000"})
    void shouldShowSnapshotsToAnotherThread(int limit, int longest, int largest) {
        ValueWork.runBesideWalks(1, maker(limit, longest, largest));
    }

    private static ValueWork.Maker maker(int limit, int longest, int largest) {
        return (harness, seed) -> {
            harness.keyspaces.encodingLimits().listMaxListpackSize = limit;
            return new ListWork(harness, seed, longest, largest);
        };
    }
}
