package dev.variate.pool.worker;

import dev.variate.device.Device;
import dev.variate.device.Devices;
import dev.variate.pool.protocol.CheckpointFile;
import dev.variate.pool.protocol.ClusterAddress;
import dev.variate.pool.protocol.ClusterMembers;
import dev.variate.pool.protocol.DataFile;
import dev.variate.pool.protocol.Finish;
import dev.variate.pool.protocol.Lease;
import dev.variate.pool.protocol.Phase;
import dev.variate.pool.protocol.TrainingJob;
import dev.variate.pool.protocol.TrainingPoint;
import dev.variate.program.InvalidProgramException;
import dev.variate.program.Program;
import dev.variate.program.ProgramChecker;
import dev.variate.program.ProgramText;
import dev.variate.training.Checkpoint;
import dev.variate.training.DivergedException;
import dev.variate.training.IdxFile;
import dev.variate.training.Loss;
import dev.variate.training.Recipe;
import dev.variate.training.Replica;
import dev.variate.training.Training;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One training under one lease, alone or as one of several workers that meet, add their derivatives up after each part of a step, and all take the same step. The first of them tells how it stands.
 *
 * <p>All end after the same step, because whoever is told to end says so along with its derivatives. When one is gone the others hear it from the studio, or from a sum that does not come; then the attempt is over, and the run goes on from its last checkpoint.
 */
final class LeasedTraining implements Leased {
    private static final int NOT_YET = 204;
    private static final int OK = 200;
    private static final long JUDGING_SEED = 1;
    /** Longer than a lease, after which the studio knows who is gone. */
    private static final long VERDICT_SECONDS = 20;

    private final StudioClient studio;
    private final Lease lease;
    private final TrainingJob job;
    private final String clusterHost;
    private final FileCache files;
    private final LeaseTalk talk;
    private final long begin = System.nanoTime();
    private volatile boolean cancelled;
    private volatile Optional<SharedSteps> training = Optional.empty();
    private volatile Optional<ClusterMember> cluster = Optional.empty();
    private double compileSeconds;
    private long steps;

    /** @param clusterHost under which the other workers reach this one */
    LeasedTraining(StudioClient studio, Lease lease, String clusterHost) {
        this.studio = studio;
        this.lease = lease;
        this.job = lease.training().orElseThrow();
        this.clusterHost = clusterHost;
        this.files = new FileCache(studio);
        this.talk = new LeaseTalk(studio, lease, this::cancel);
    }

    @Override
    public void run() {
        WorkerLog.say("run " + lease.runId() + ", attempt " + lease.attempt() + " begins to train"
                + (job.members() == 1 ? "" : " as worker %d of %d".formatted(job.member() + 1, job.members()))
                + job.checkpoint().map(from -> " after step " + from.step()).orElse(""));
        talk.begin();
        talk.end(attempt());
    }

    @Override
    public void cancel() {
        cancelled = true;
        training.ifPresent(SharedSteps::leave);
        if (talk.isLost()) {
            // whoever waits for a sum waits for nobody
            cluster.ifPresent(ClusterMember::close);
        }
    }

    private Finish attempt() {
        try {
            talk.say("/phase", new Phase(Phase.Name.compiling, seconds()));
            return train();
        } catch (IllegalStateException group) {
            // one of the others may be gone, which the studio will know; if it does not, the group does not hold
            if (talk.isLost() || job.members() > 1 && (talk.isLostWithin(VERDICT_SECONDS) || steps > 0)) {
                WorkerLog.say("run " + lease.runId() + ": " + group.getMessage());
                return finish(Finish.Status.cancelled, "");
            }
            return failed(group.getMessage());
        } catch (IOException
                | DivergedException
                | InvalidProgramException
                | IllegalArgumentException
                | IndexOutOfBoundsException e) {
            return failed(e.getMessage());
        } catch (OutOfMemoryError e) {
            return failed("The training needs more memory than this worker has ("
                    + (Runtime.getRuntime().maxMemory() >> 20) + " MB).");
        } catch (RuntimeException | Error e) {
            WorkerLog.say("run " + lease.runId() + " failed by a mistake of ours: " + e);
            return failed("The worker failed: " + e);
        } finally {
            cluster.ifPresent(ClusterMember::close);
        }
    }

    private Finish train() throws IOException {
        Device device = Devices.named(lease.device());
        boolean single = !lease.device().equals("jvm");
        Program start = checked(job.start());
        Loss loss = Loss.of(checked(lease.program()), start);
        Recipe recipe = job.plan().recipe(job.steps());
        try (IdxFile data = open(job.data());
                IdxFile heldOut = job.heldOut().isPresent() ? open(job.heldOut().get()) : null) {
            SharedSteps.Task task = new SharedSteps.Task(
                    loss,
                    Optional.ofNullable(heldOut).map(rows -> Loss.of(checked(job.judging()), start)),
                    recipe,
                    data,
                    device,
                    single,
                    lease.seed(),
                    checkpoint());
            // compiled before the others are waited for, so that none is waited for in the first sum
            try (SharedSteps own = shared(task);
                    TrainingReport report =
                            new TrainingReport(talk, pictures(heldOut == null ? data : heldOut, device, single))) {
                training = Optional.of(own);
                if (cancelled) {
                    own.leave();
                }
                compileSeconds = seconds();
                meet();
                talk.say("/phase", new Phase(Phase.Name.sampling, seconds()));
                return steps(
                        own, Optional.ofNullable(heldOut), report, data.row().size());
            }
        }
    }

    private SharedSteps shared(SharedSteps.Task task) throws IOException {
        if (job.members() == 1) {
            return SharedSteps.OfReplicas.begin(task, Replica.ALONE);
        }
        ClusterMember member = ClusterMember.start();
        cluster = Optional.of(member);
        return job.plan()
                .meshOf(job.members())
                .<SharedSteps>map(mesh -> SharedSteps.OfMesh.begin(
                        task, mesh, job.plan().places(), new ClusterGroup(member, job.member(), job.members())))
                .orElseGet(() -> SharedSteps.OfReplicas.begin(task, Replica.of(job.member(), job.members(), member)));
    }

    private Finish steps(SharedSteps own, Optional<IdxFile> heldOut, TrainingReport report, int numbers) {
        double bits = 1 / (numbers * Math.log(2));
        double sum = 0;
        long count = 0;
        boolean last = own.taken() >= job.steps();
        while (!last) {
            Training.Report told = own.step();
            steps++;
            sum += told.loss();
            count++;
            boolean whole = told.step() == job.steps();
            boolean regular = whole || told.step() % job.plan().every() == 0;
            last = whole || told.last();
            if (!regular && !last) {
                continue;
            }
            Optional<Double> held = regular && !told.last()
                    ? heldOut.flatMap(rows -> own.judged(rows, job.plan().judged(), JUDGING_SEED))
                            .map(nats -> bits * nats)
                            .filter(Double::isFinite)
                    : Optional.empty();
            if (job.member() == 0) {
                report.point(new TrainingPoint(
                        told.step(), bits * sum / count, held, told.gradientNorm(), told.learningRate(), told.rates()));
            }
            if (!last) {
                own.state().ifPresent(report::state);
            }
            sum = 0;
            count = 0;
        }
        boolean whole = own.taken() == job.steps();
        if (steps > 0) {
            own.state().ifPresent(state -> report.lastState(state, whole));
        }
        if (!whole && job.members() > 1) {
            // nobody hands the run back before its last checkpoint is there
            cluster.orElseThrow().sum(new float[1]);
        }
        return finish(whole ? Finish.Status.succeeded : Finish.Status.cancelled, "");
    }

    /** Learns where the others are, and joins them. */
    private void meet() {
        if (job.members() == 1) {
            return;
        }
        ClusterMember member = cluster.orElseThrow();
        String path = talk.base() + "/members/" + job.member();
        ClusterAddress own = new ClusterAddress(clusterHost + ":" + member.port());
        Optional<StudioClient.Answer> answer = studio.say(path, own);
        while (answer.isPresent() && answer.get().status() == NOT_YET && !talk.isLost()) {
            answer = studio.say(path, own);
        }
        ClusterMembers all = answer.filter(given -> given.status() == OK)
                .flatMap(given -> given.message(ClusterMembers.class))
                .orElseThrow(() -> new IllegalStateException("The other workers of the training did not come."));
        member.join(all.addresses(), job.member());
    }

    private Optional<TrainingReport.Pictures> pictures(IdxFile rows, Device device, boolean single) {
        return job.member() == 0
                ? job.pictures().map(text -> new TrainingReport.Pictures(checked(text), rows, device, single))
                : Optional.empty();
    }

    private Optional<Checkpoint> checkpoint() throws IOException {
        if (job.checkpoint().isEmpty()) {
            return Optional.empty();
        }
        CheckpointFile wanted = job.checkpoint().get();
        Path file = Files.createTempFile("variate", ".checkpoint");
        try {
            Optional<StudioClient.Answer> answer = studio.fetch(talk.base() + "/checkpoint", file);
            if (answer.isEmpty() || answer.get().status() != OK) {
                throw new IllegalStateException(
                        "The studio gives the checkpoint after step " + wanted.step() + " no more.");
            }
            if (!FileCache.hash(file).equals(wanted.sha256())) {
                throw new IOException("The checkpoint after step " + wanted.step()
                        + " came damaged: its bytes are not those that were stored. Resume the run to try again.");
            }
            return Optional.of(Checkpoint.read(file));
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private IdxFile open(DataFile file) throws IOException {
        return IdxFile.open(files.get(file), "image");
    }

    private static Program checked(String text) {
        Program program = ProgramText.parse(text);
        ProgramChecker.check(program);
        return program;
    }

    private double seconds() {
        return (System.nanoTime() - begin) / 1e9;
    }

    private Finish failed(String message) {
        return finish(Finish.Status.failed, message == null ? "The training failed." : message);
    }

    private Finish finish(Finish.Status status, String error) {
        return new Finish(status, error, compileSeconds, Math.max(0, seconds() - compileSeconds), steps);
    }
}
