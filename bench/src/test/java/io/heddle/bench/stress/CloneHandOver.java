package io.heddle.bench.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.heddle.memory.Memory;
import io.heddle.snapshot.Nodes;
import io.heddle.snapshot.PageClones;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.J_Result;

/// The places where the worker and a snapshot's thread meet, each the least that shows it: the worker writes to
/// something for the first time under a snapshot while the snapshot reads it. Whatever the timing and however the
/// compiler and the machine order memory, the snapshot sees the state of the opening.
///
/// Results are the first word, the last, and how many of the others are not as they were.
public final class CloneHandOver {
    private CloneHandOver() {}

    private static void note(long copy, III_Result result) {
        result.r1 = (int) Memory.getLong(copy + Scene.FIRST);
        result.r2 = (int) Memory.getLong(copy + Scene.LAST);
        result.r3 = Scene.strange(copy);
    }

    /// Few words of a node change: they are logged.
    @JCStressTest
    @Outcome(id = "1, 1, 0", expect = ACCEPTABLE, desc = "as of the opening")
    @Outcome(expect = FORBIDDEN, desc = "something newer")
    @State
    public static class FewWords {
        private final Scene scene = Scene.of();

        @Actor
        public void worker() {
            scene.write(Scene.LAST, 2);
            scene.write(Scene.FIRST, 3);
            scene.write(Scene.LAST, 4);
        }

        @Actor
        public void snapshot(III_Result result) {
            note(scene.read(), result);
        }
    }

    /// A node is written all over: it is cloned.
    @JCStressTest
    @Outcome(id = "1, 1, 0", expect = ACCEPTABLE, desc = "as of the opening")
    @Outcome(expect = FORBIDDEN, desc = "something newer")
    @State
    public static class WholeNode {
        private final Scene scene = Scene.of();

        @Actor
        public void worker() {
            scene.writeAll(2);
        }

        @Actor
        public void snapshot(III_Result result) {
            note(scene.read(), result);
        }
    }

    /// More words change than the first log holds: it gives way to a larger one.
    @JCStressTest
    @Outcome(id = "1, 1, 0", expect = ACCEPTABLE, desc = "as of the opening")
    @Outcome(expect = FORBIDDEN, desc = "something newer")
    @State
    public static class GrowingLog {
        private static final int LOGGED_BEFORE = 4;

        private final Scene scene = Scene.of(LOGGED_BEFORE);

        @Actor
        public void worker() {
            scene.write(Scene.LAST, 2);
            scene.write(Scene.LAST - 8, 2);
            scene.write(Scene.FIRST, 3);
        }

        @Actor
        public void snapshot(III_Result result) {
            note(scene.read(), result);
        }
    }

    /// So many words change that the log is full and gives way to a clone.
    @JCStressTest
    @Outcome(id = "1, 1, 0", expect = ACCEPTABLE, desc = "as of the opening")
    @Outcome(expect = FORBIDDEN, desc = "something newer")
    @State
    public static class FullLog {
        private static final int LOGGED_BEFORE = 23;

        private final Scene scene = Scene.of(LOGGED_BEFORE);

        @Actor
        public void worker() {
            scene.write(Scene.LAST, 2);
            scene.write(Scene.LAST - 8, 2);
            scene.write(Scene.FIRST, 3);
            scene.writeAll(4);
        }

        @Actor
        public void snapshot(III_Result result) {
            note(scene.read(), result);
        }
    }

    /// A block is cloned page by page.
    @JCStressTest
    @Outcome(id = "1, 1, 0", expect = ACCEPTABLE, desc = "as of the opening")
    @Outcome(expect = FORBIDDEN, desc = "something newer")
    @State
    public static class Page {
        private final Scene scene = Scene.of();

        @Actor
        public void worker() {
            writePage(scene);
        }

        @Actor
        public void snapshot(III_Result result) {
            readPage(scene, result);
        }
    }

    /// A block goes elsewhere and is written there.
    @JCStressTest
    @Outcome(id = "1, 1, 0", expect = ACCEPTABLE, desc = "as of the opening")
    @Outcome(expect = FORBIDDEN, desc = "something newer, or what is now where the block was")
    @State
    public static class MovedBlock {
        private final Scene scene = Scene.of();
        private final long node = scene.node();

        @Actor
        public void worker() {
            scene.move();
            writePage(scene);
        }

        @Actor
        public void snapshot(III_Result result) {
            readPage(scene, node, result);
        }
    }

    /// The snapshot is closed: what it kept is freed only when no walker is left.
    @JCStressTest
    @Outcome(id = "0", expect = ACCEPTABLE, desc = "the walker was too late")
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "as of the opening")
    @Outcome(expect = FORBIDDEN, desc = "memory that was given away")
    @State
    public static class Closing {
        private final Scene scene = Scene.of();

        @Actor
        public void worker() {
            scene.gate().close();
            if (scene.epochs.endIfQuiet()) {
                Memory.putLong(scene.node() + Scene.LAST, 99);
            }
        }

        @Actor
        public void snapshot(J_Result result) {
            if (scene.gate().enter()) {
                result.r1 = Memory.getLong(scene.node() + Scene.LAST);
                scene.gate().leave();
            }
        }
    }

    private static void writePage(Scene scene) {
        long data = scene.node() + Nodes.HEADER_BYTES;
        PageClones.beforeWrite(scene.epochs, scene.node(), data, 0, Scene.CONTENT_BYTES, Scene.CONTENT_BYTES);
        Scene.fill(scene.node(), 2);
    }

    private static void readPage(Scene scene, III_Result result) {
        readPage(scene, scene.node(), result);
    }

    private static void readPage(Scene scene, long node, III_Result result) {
        long copy = scene.buffer();
        PageClones.copy(scene.moves(), node, Nodes.HEADER_BYTES, 0, copy + Nodes.HEADER_BYTES, Scene.CONTENT_BYTES);
        note(copy, result);
    }
}
