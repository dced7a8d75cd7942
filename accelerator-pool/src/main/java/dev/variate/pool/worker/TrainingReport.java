package dev.variate.pool.worker;

import dev.variate.device.Device;
import dev.variate.device.Executable;
import dev.variate.pool.pictures.PictureSheet;
import dev.variate.pool.protocol.TrainingPoint;
import dev.variate.program.Input;
import dev.variate.program.Program;
import dev.variate.random.Key;
import dev.variate.tensor.DType;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Value;
import dev.variate.training.IdxFile;
import dev.variate.training.Loss;
import dev.variate.transform.Precision;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** What the first worker of a training tells: points at once, pictures and checkpoints from threads of their own, so that no other worker waits for them in a sum. */
final class TrainingReport implements AutoCloseable {
    private final LeaseTalk talk;
    private final CheckpointUpload checkpoints;
    private final Optional<Pictures> pictures;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("pictures").factory());
    private CompletableFuture<Void> drawing = CompletableFuture.completedFuture(null);

    TrainingReport(LeaseTalk talk, Optional<Pictures> pictures) {
        this.talk = talk;
        this.checkpoints = new CheckpointUpload(talk);
        this.pictures = pictures;
    }

    void point(TrainingPoint point) {
        talk.say("/points", point);
    }

    /** A checkpoint and pictures of a step, if those before are done. */
    void state(SharedSteps.State state) {
        if (checkpoints.isIdle()) {
            checkpoints.offer(state.checkpoint().get());
        }
        if (drawing.isDone()) {
            draw(state.step(), state.weights());
        }
    }

    /** The last state, which is there when this returns. */
    void lastState(SharedSteps.State state, boolean withPictures) {
        checkpoints.bringLast(state.checkpoint().get());
        drawing.join();
        if (withPictures) {
            draw(state.step(), state.weights());
            drawing.join();
        }
    }

    private void draw(long step, Map<String, Value> weights) {
        pictures.ifPresent(shown -> drawing = CompletableFuture.runAsync(
                () -> {
                    try {
                        talk.say("/pictures/" + step, shown.png(weights));
                    } catch (RuntimeException wrong) {
                        // a training is worth more than what it shows
                        WorkerLog.say("the pictures after step " + step + " cannot be made: " + wrong.getMessage());
                    }
                },
                thread));
    }

    @Override
    public void close() {
        thread.shutdown();
        checkpoints.close();
        drawing.join();
        pictures.ifPresent(Pictures::close);
    }

    /** A model's method {@code show}, on the first pictures. */
    static final class Pictures implements AutoCloseable {
        private final Program program;
        private final Executable executable;
        private final boolean single;
        private final Value examples;
        private final String column;

        Pictures(Program source, IdxFile rows, Device device, boolean single) {
            Input input = source.inputs().stream()
                    .filter(i -> i.role() == Input.Role.OBSERVED)
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("What is to be shown takes no pictures"));
            long[] first = new long[input.var().type().shape().dim(0)];
            for (int i = 0; i < first.length; i++) {
                first[i] = i % rows.count();
            }
            this.program = single ? Precision.single(source) : source;
            this.single = single;
            this.column = input.name();
            this.examples = rows.read(first).firstEntry().getValue();
            this.executable = device.compile(program, Map.of());
        }

        byte[] png(Map<String, Value> weights) {
            Map<String, Value> arguments = new HashMap<>();
            weights.forEach((name, value) -> arguments.put(name, single ? Precision.single(value) : value));
            arguments.put(column, examples);
            Key key = Key.of(0).fold("pictures");
            arguments.put(Loss.KEY, Value.vector(new int[] {(int) key.high(), (int) key.low()}));
            List<Value> inOrder = new ArrayList<>();
            for (Input input : program.inputs()) {
                inOrder.add(arguments.get(input.name()));
            }
            Value made = executable.call(inOrder).get(0);
            int rank = examples.shape().rank();
            Value sheet = made.shape().rank() == rank
                    ? (Value) made.reshape(Shape.of(1).append(made.shape()).dims())
                    : made;
            return PictureSheet.png((Value) sheet.to(DType.F64));
        }

        @Override
        public void close() {
            executable.close();
        }
    }
}
