package io.heddle.keyspace;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Sets of all sizes and encodings do what hash sets do; snapshots show them as they were.
final class SetModelTest {
    @ParameterizedTest(name = "{0} members up to {1} bytes, {2} of 100 integers, at most {3} of them, {4} packed")
    @CsvSource({
        "30, 10, 100, 512, 128",
        "600, 10, 100, 512, 128",
        "30, 10, 50, 512, 128",
        "300, 100, 90, 512, 128",
        "20, 10, 50, 0, 0",
        "2000, 10, 100, 5000, 128",
        "2000, 100, 10, 512, 1000",
        "5000, 2000, 50, 512, 128"
    })
    void shouldDoAsHashSetsDo(int members, int longest, int integers, int integersMax, int packedMax) {
        ValueWork.runAlone(1, 20, 300, maker(members, longest, integers, integersMax, packedMax));
    }

    @ParameterizedTest(name = "{0} members up to {1} bytes, {2} of 100 integers, at most {3} of them, {4} packed")
    @CsvSource({
        "30, 10, 100, 512, 128",
        "300, 100, 90, 512, 128",
        "2000, 10, 100, 5000, 128",
        "2000, 100, 10, 512, 1000",
        "5000, 2000, 50, 512, 128"
    })
    void shouldShowSnapshotsWhenStepped(int members, int longest, int integers, int integersMax, int packedMax) {
        ValueWork.runWithSteppedWalks(1, members / 4 + 10, maker(members, longest, integers, integersMax, packedMax));
    }

    @ParameterizedTest(name = "{0} members up to {1} bytes, {2} of 100 integers, at most {3} of them, {4} packed")
    @CsvSource({
        "30, 10, 100, 512, 128",
        "300, 100, 90, 512, 128",
        "2000, 10, 100, 5000, 128",
        "5000, 2000, 50, 512, 128"
    })
    void shouldShowSnapshotsToAnotherThread(int members, int longest, int integers, int integersMax, int packedMax) {
        ValueWork.runBesideWalks(1, maker(members, longest, integers, integersMax, packedMax));
    }

    private static ValueWork.Maker maker(int members, int longest, int integers, int integersMax, int packedMax) {
        return (harness, seed) -> {
            harness.keyspaces.encodingLimits().setMaxIntsetEntries = integersMax;
            harness.keyspaces.encodingLimits().setMaxListpackEntries = packedMax;
            return new SetWork(harness, seed, members, longest, integers);
        };
    }
}
