package io.heddle.bench.stress;

import io.heddle.memory.Allocator;
import io.heddle.memory.Memory;
import io.heddle.memory.MemoryOptions;
import io.heddle.snapshot.BlockMoves;
import io.heddle.snapshot.Epochs;
import io.heddle.snapshot.Nodes;
import io.heddle.snapshot.WalkerGate;
import io.heddle.value.NodeStore;

/// A node, all of whose words are `OLD`, and a snapshot just opened on it: what a stress test's two threads find.
///
/// ```
///   of(): one that was used long ago --close, clean, all words OLD, open--> a fresh one
///   node  | header | words 3 ... 127 |      words of the header are not counted as content
/// ```
///
/// jcstress makes states by the million and never says when one is done with. So scenes are used in turn, far more of
/// them than states live at a time, and each is cleaned up when its turn comes again. It makes states while no
/// actor runs, but on several threads at once: one at a time may have the allocator.
final class Scene {
    static final long OLD = 1;

    static final int NODE_BYTES = 1024;
    static final int FIRST = Nodes.HEADER_BYTES;
    static final int LAST = NODE_BYTES - 8;

    /// What a block holds that is kept page by page: here a part of one page.
    static final int CONTENT_BYTES = NODE_BYTES - Nodes.HEADER_BYTES;

    private static final int SCENES = 4096;
    private static final Allocator ALLOCATOR = Allocator.create(new MemoryOptions(1L << 32, false));
    private static final Scene[] ALL = new Scene[SCENES];
    private static int turn;

    final Epochs epochs = new Epochs(ALLOCATOR);
    final NodeStore nodes = new NodeStore(ALLOCATOR, epochs);
    private final long spare = ALLOCATOR.allocate(NODE_BYTES);
    private final long buffer = ALLOCATOR.allocate(NODE_BYTES);
    private final long first = nodes.allocate(NODE_BYTES);
    private long node = first;
    private WalkerGate gate = epochs.open();

    private Scene() {
        fill(node, OLD);
    }

    static Scene of() {
        return of(0);
    }

    /// One whose first words were written under the snapshot already.
    static synchronized Scene of(int words) {
        int at = turn++ % SCENES;
        Scene scene = ALL[at];
        if (scene == null) {
            scene = new Scene();
            ALL[at] = scene;
        } else {
            scene.renew();
        }
        for (int i = 0; i < words; i++) {
            scene.write(FIRST + 8 * i, OLD + 1);
        }
        return scene;
    }

    private void renew() {
        gate.close();
        if (!epochs.endIfQuiet()) {
            throw new IllegalStateException("a walker is still inside");
        }
        while (!epochs.isIdle()) {
            epochs.clean(Integer.MAX_VALUE);
        }
        node = first;
        Memory.putInt(node + Nodes.EPOCH, epochs.current());
        fill(node, OLD);
        gate = epochs.open();
    }

    WalkerGate gate() {
        return gate;
    }

    BlockMoves moves() {
        return gate.moves();
    }

    long node() {
        return node;
    }

    long buffer() {
        return buffer;
    }

    /// The worker writes one word.
    void write(int offset, long value) {
        nodes.beforeWord(node, node + offset);
        Memory.putLong(node + offset, value);
    }

    /// The worker writes all words.
    void writeAll(long value) {
        nodes.beforeWrite(node);
        fill(node, value);
    }

    /// The worker's block goes elsewhere; where it was, there is something else at once.
    void move() {
        if (moves().begin()) {
            Memory.copy(node, spare, NODE_BYTES);
            fill(node, -1);
            moves().end(node, spare);
            node = spare;
        }
    }

    /// A copy of the node as of the opening, made by the snapshot's thread.
    long read() {
        return Nodes.read(first, NODE_BYTES, buffer);
    }

    /// How many words between the first and the last are not as they were at the opening.
    static int strange(long copy) {
        int count = 0;
        for (int offset = FIRST + 8; offset < LAST; offset += 8) {
            count += Memory.getLong(copy + offset) == OLD ? 0 : 1;
        }
        return count;
    }

    static void fill(long node, long value) {
        for (int offset = FIRST; offset <= LAST; offset += 8) {
            Memory.putLong(node + offset, value);
        }
    }
}
