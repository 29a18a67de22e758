package io.heddle.keyspace;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Hashes of both encodings do what hash maps do, with expiring fields and without; snapshots show them as they were.
final class HashModelTest {
    @ParameterizedTest(name = "up to {0} compact, values up to {1} bytes, {2} fields, {3} % expiring")
    @CsvSource({
        "512, 60, 30, 0",
        "512, 60, 30, 40",
        "512, 60, 400, 20",
        "16, 60, 40, 30",
        "16, 3000, 60, 0",
        "0, 100, 30, 30",
        "0, 20, 6000, 0",
        "0, 2000, 3000, 20"
    })
    void shouldDoAsHashMapsDo(int compact, int longest, int fields, int expiring) {
        ValueWork.runAlone(HashWork.DATABASES, 15, 400, maker(compact, longest, fields, expiring));
    }

    @ParameterizedTest(name = "up to {0} compact, values up to {1} bytes, {2} fields, {3} % expiring")
    @CsvSource({"512, 60, 30, 0", "512, 60, 300, 20", "16, 60, 40, 30", "0, 60, 30, 30", "0, 2000, 2000, 10"})
    void shouldShowSnapshotsWhenStepped(int compact, int longest, int fields, int expiring) {
        ValueWork.runWithSteppedWalks(HashWork.DATABASES, fields / 4 + 10, maker(compact, longest, fields, expiring));
    }

    @ParameterizedTest(name = "up to {0} compact, values up to {1} bytes, {2} fields, {3} % expiring")
    @CsvSource({"512, 60, 30, 0", "512, 60, 300, 20", "16, 60, 40, 30", "0, 2000, 2000, 10"})
    void shouldShowSnapshotsToAnotherThread(int compact, int longest, int fields, int expiring) {
        ValueWork.runBesideWalks(HashWork.DATABASES, maker(compact, longest, fields, expiring));
    }

    private static ValueWork.Maker maker(int compact, int longest, int fields, int expiring) {
        return (harness, seed) -> {
            harness.keyspaces.encodingLimits().hashMaxListpackEntries = compact;
            return new HashWork(harness, seed, longest, fields, expiring);
        };
    }
}
