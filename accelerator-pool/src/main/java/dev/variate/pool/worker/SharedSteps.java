package dev.variate.pool.worker;

import dev.variate.device.Device;
import dev.variate.device.Group;
import dev.variate.parallel.Mesh;
import dev.variate.parallel.MeshJudge;
import dev.variate.parallel.MeshPlan;
import dev.variate.parallel.MeshTraining;
import dev.variate.parallel.Placement;
import dev.variate.tensor.Value;
import dev.variate.training.Checkpoint;
import dev.variate.training.Judge;
import dev.variate.training.Loss;
import dev.variate.training.Recipe;
import dev.variate.training.Replica;
import dev.variate.training.Rows;
import dev.variate.training.Training;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The steps of a training as one of its workers takes them, however they share the work. All of them call the same methods equally often. */
sealed interface SharedSteps extends AutoCloseable {

    /**
     * What is to be trained.
     *
     * @param judging the loss of held-out rows, if there are any
     */
    record Task(
            Loss loss,
            Optional<Loss> judging,
            Recipe recipe,
            Rows rows,
            Device device,
            boolean single,
            long seed,
            Optional<Checkpoint> from) {}

    /**
     * How the training stands, for the one that tells it.
     *
     * @param weights that count
     */
    record State(long step, Map<String, Value> weights, Supplier<Checkpoint> checkpoint) {}

    Training.Report step();

    /** Wants the next step to be the last, of all workers. From any thread. */
    void leave();

    long taken();

    /** The mean loss of held-out rows, in nats a row; nothing on workers that do not learn of it. */
    Optional<Double> judged(Rows heldOut, long most, long seed);

    /** For the first worker; the others, which get nothing, may have to give what they have. */
    Optional<State> state();

    @Override
    void close();

    /** Each worker has all weights, and some of the rows. */
    record OfReplicas(Training training, Optional<Judge> judge, boolean first) implements SharedSteps {
        static OfReplicas begin(Task task, Replica replica) {
            Training training = task.from()
                    .map(from -> Training.resume(
                            task.loss(), task.recipe(), task.rows(), task.device(), task.single(), from, replica))
                    .orElseGet(() -> Training.begin(
                            task.loss(),
                            task.recipe(),
                            task.rows(),
                            task.device(),
                            task.single(),
                            task.seed(),
                            replica));
            return new OfReplicas(
                    training,
                    task.judging().map(loss -> new Judge(loss, task.device(), task.single(), replica)),
                    replica.number() == 0);
        }

        @Override
        public Training.Report step() {
            return training.step();
        }

        @Override
        public void leave() {
            training.leave();
        }

        @Override
        public long taken() {
            return training.steps();
        }

        @Override
        public Optional<Double> judged(Rows heldOut, long most, long seed) {
            return judge.map(own -> own.loss(training.weights(), heldOut, most, seed));
        }

        @Override
        public Optional<State> state() {
            return first
                    ? Optional.of(new State(training.steps(), training.weights(), training::checkpoint))
                    : Optional.empty();
        }

        @Override
        public void close() {
            judge.ifPresent(Judge::close);
            training.close();
        }
    }

    /** Each worker is a device of a mesh, and has the weights of its part of the model. */
    record OfMesh(MeshTraining training, Optional<MeshJudge> judge) implements SharedSteps {
        /** @param places as {@link Placement#parse} reads them, or blank */
        static OfMesh begin(Task task, Mesh mesh, String places, Group group) {
            Placement placement =
                    MeshPlan.of(task.loss(), task.recipe(), mesh, places).placement();
            MeshTraining training = task.from()
                    .map(from -> MeshTraining.resume(
                            task.loss(),
                            task.recipe(),
                            task.rows(),
                            mesh,
                            placement,
                            task.device(),
                            task.single(),
                            group,
                            from))
                    .orElseGet(() -> MeshTraining.begin(
                            task.loss(),
                            task.recipe(),
                            task.rows(),
                            mesh,
                            placement,
                            task.device(),
                            task.single(),
                            group,
                            task.seed()));
            return new OfMesh(
                    training,
                    task.judging()
                            .map(loss -> new MeshJudge(
                                    loss, training, mesh, placement, task.device(), task.single(), group)));
        }

        @Override
        public Training.Report step() {
            MeshTraining.Report told = training.step();
            return new Training.Report(
                    told.step(), told.loss(), told.gradientNorm(), told.learningRate(), told.rates(), told.last());
        }

        @Override
        public void leave() {
            training.leave();
        }

        @Override
        public long taken() {
            return training.steps();
        }

        @Override
        public Optional<Double> judged(Rows heldOut, long most, long seed) {
            return judge.flatMap(own -> own.loss(training, heldOut, most, seed));
        }

        @Override
        public Optional<State> state() {
            return training.checkpoint().map(whole -> new State(whole.step(), training.weights(whole), () -> whole));
        }

        @Override
        public void close() {
            judge.ifPresent(MeshJudge::close);
            training.close();
        }
    }
}
