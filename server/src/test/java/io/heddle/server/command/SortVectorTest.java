package io.heddle.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.memory.Memory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Against the sort of a list of objects.
class SortVectorTest {
    private record Item(String element, double weight, String key) {}

    private final long seed = Long.getLong("heddle.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final SortVector vector = new SortVector();

    @Test
    void shouldSortAsTheModel() {
        long rawBytes = Memory.rawBytes();
        for (int round = 0; round < 300; round++) {
            vector.open();
            List<Item> model = new ArrayList<>();
            int count = random.nextInt(round == 0 ? 5000 : 120);
            for (int i = 0; i < count; i++) {
                Item item = new Item(word(), random.nextInt(10), random.nextInt(5) == 0 ? "" : word());
                model.add(item);
                with(item.element, (address, length) -> vector.add(address, length));
            }
            boolean downwards = random.nextBoolean();
            boolean byKey = random.nextBoolean();
            for (int i = 0; i < count; i++) {
                give(i, model.get(i), byKey);
            }
            if (byKey) {
                vector.sortByKey(downwards);
            } else {
                vector.sortByWeight(downwards);
            }
            Comparator<Item> order = byKey
                    ? Comparator.comparing(Item::key)
                    : Comparator.comparingDouble(Item::weight).thenComparing(Item::element);
            model.sort(downwards ? order.reversed() : order);
            for (int i = 0; i < count; i++) {
                assertEquals(model.get(i).element, element(i), "-Dheddle.seed=" + seed + ", round " + round);
            }
            vector.close();
        }
        assertEquals(rawBytes, Memory.rawBytes());
    }

    private void give(int i, Item item, boolean byKey) {
        if (!byKey) {
            vector.weight(i, item.weight);
        } else if (!item.key.isEmpty()) {
            with(item.key, (address, length) -> vector.key(i, address, length));
        }
    }

    @Test
    void shouldTakeTheElementAsKey() {
        vector.open();
        for (String word : new String[] {"b", "abc", "ab", "", "c"}) {
            with(word, (address, length) -> vector.add(address, length));
        }
        for (int i = 0; i < vector.count(); i++) {
            vector.keyOfItsOwn(i);
        }
        vector.sortByKey(false);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < vector.count(); i++) {
            text.append(element(i)).append('|');
        }
        assertEquals("|ab|abc|b|c|", text.toString());
        vector.close();
    }

    private interface Use {
        void with(long address, int length);
    }

    private static void with(String text, Use use) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        long address = Memory.allocateRaw(bytes.length + 1);
        Memory.copyFromArray(bytes, 0, address, bytes.length);
        use.with(address, bytes.length);
        Memory.freeRaw(address);
    }

    private String element(int i) {
        byte[] bytes = new byte[vector.elementLength(i)];
        Memory.copyToArray(vector.element(i), bytes, 0, bytes.length);
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    private String word() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(14); i > 0; i--) {
            text.append((char) ('a' + random.nextInt(3)));
        }
        return text.toString();
    }
}
