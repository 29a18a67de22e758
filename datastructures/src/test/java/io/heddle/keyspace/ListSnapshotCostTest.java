package io.heddle.keyspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.list.ListWriter;
import io.heddle.snapshot.Snapshot;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a snapshot keeps of a large list in which elements are changed at random: little, whatever the change.
final class ListSnapshotCostTest {
    private static final int ELEMENTS = 100_000;

    /// About two for each leaf.
    private static final int CHANGES = 600;

    private final Bytes bytes = new Bytes();

    private ListWriter list(Harness harness) {
        return harness.database(0).editList(bytes.of("list"), 4);
    }

    private void fill(Harness harness) {
        for (int i = 0; i < ELEMENTS; i++) {
            String element = "element:" + (1_000_000 + i);
            ListWriter list = list(harness);
            list.expect(element.length(), 1);
            list.push(false, bytes.of(element), element.length());
            bytes.clear();
        }
    }

    private void change(Harness harness, String kind, Random random) {
        ListWriter list = list(harness);
        list.seek(random.nextLong(list.size()), true);
        list.next();
        String element = kind.equals("longer") ? "element:longer than it was" : "shorter";
        switch (kind) {
            case "insert" -> list.insert(true, bytes.of(element), element.length());
            case "remove" -> list.remove();
            default -> list.set(bytes.of(element), element.length());
        }
        list.shrink();
        bytes.clear();
    }

    @ParameterizedTest
    @CsvSource({"longer", "shorter", "insert", "remove"})
    void shouldKeepLittle(String kind) {
        try (Harness harness = new Harness(1, 3)) {
            fill(harness);
            long used = harness.allocator.usedBytes();
            Snapshot snapshot = harness.keyspaces.openSnapshot();
            Random random = new Random(5);
            for (int i = 0; i < CHANGES; i++) {
                change(harness, kind, random);
            }
            long kept = harness.keyspaces.snapshotBytes();
            assertTrue(kept > 0 && kept < used / 10, "kept " + kept + " of " + used);
            snapshot.close();
            while (!harness.keyspaces.canOpenSnapshot()) {
                harness.keyspaces.freeStep(100);
            }
            assertEquals(0, harness.keyspaces.snapshotBytes());
        }
    }
}
