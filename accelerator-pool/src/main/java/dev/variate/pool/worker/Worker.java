package dev.variate.pool.worker;

import dev.variate.device.Devices;
import dev.variate.pool.protocol.Ack;
import dev.variate.pool.protocol.CheckJob;
import dev.variate.pool.protocol.ClusterJob;
import dev.variate.pool.protocol.Lease;
import dev.variate.pool.protocol.LiveJob;
import dev.variate.pool.protocol.Registered;
import dev.variate.pool.protocol.Registration;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A member of a studio's pool: one run at a time on all cores, beside it one slot for live fits, and one for checks of what was run. */
final class Worker {
    private static final int REGISTRATION_REFUSED = 400;
    private static final long HEARTBEAT_MILLIS = 1000;

    private final StudioClient studio;
    private final ClusterTrial trial;
    private final String name;
    private final List<String> labels;
    private final String clusterHost;
    private final int cores = Runtime.getRuntime().availableProcessors();
    private final LiveSlot live;
    private volatile Optional<Leased> current = Optional.empty();
    private String id = "";

    /**
     * @param labels what runs may ask for
     * @param ca certificates of those whose word counts on who the studio is; those that the JDK knows if empty
     * @param clusterHost under which other workers reach this one; empty if it is not to open ports
     */
    Worker(URI address, Path tokenFile, Optional<Path> ca, String name, List<String> labels, String clusterHost) {
        this.studio = new StudioClient(address, tokenFile, ca);
        this.name = name.isEmpty() ? host() : name;
        this.labels = List.copyOf(labels);
        this.clusterHost = clusterHost;
        this.live = new LiveSlot(studio, cores);
        this.trial = new ClusterTrial(studio, clusterHost);
    }

    /**
     * Takes work until {@link #stop}.
     *
     * @throws RefusedException if the studio will not have this worker
     */
    void serve() {
        register("");
        Thread.ofPlatform().daemon().name("live-fits").start(() -> untilClosed(live::serve));
        Thread.ofPlatform().daemon().name("live-questions").start(this::askForLiveJobs);
        Thread.ofPlatform().daemon().name("checks").start(this::askForChecks);
        if (!clusterHost.isEmpty()) {
            Thread.ofPlatform().daemon().name("clusters").start(this::askForClusters);
        }
        Thread.ofPlatform().daemon().name("heartbeat").start(this::beat);
        untilClosed(() -> {
            String asked = id();
            studio.ask("/pool/v1/workers/" + asked + "/lease").ifPresent(answer -> {
                answer.message(Lease.class).ifPresent(this::run);
                if (answer.lost()) {
                    register(asked);
                }
            });
        });
    }

    /** Again and again. Models that take all memory cost a round, and no thread: one that ended would leave a worker that seems to live and does nothing. */
    private void untilClosed(Runnable round) {
        while (!studio.isClosed()) {
            try {
                round.run();
            } catch (OutOfMemoryError e) {
                studio.pauseEnds(HEARTBEAT_MILLIS);
            }
        }
    }

    /** Ends the current run after the draws it has, and asks for no more. */
    void stop() {
        current.ifPresent(Leased::cancel);
        studio.close();
    }

    private void run(Lease lease) {
        Leased run = lease.training().isPresent()
                ? new LeasedTraining(studio, lease, clusterHost)
                : new LeasedRun(studio, lease, cores);
        current = Optional.of(run);
        run.run();
        current = Optional.empty();
    }

    private void askForLiveJobs() {
        untilClosed(() -> {
            String asked = id();
            studio.ask("/pool/v1/workers/" + asked + "/live").ifPresent(answer -> {
                answer.message(LiveJob.class).ifPresent(live::offer);
                if (answer.lost()) {
                    register(asked);
                }
            });
        });
    }

    private void askForChecks() {
        untilClosed(() -> {
            String asked = id();
            studio.ask("/pool/v1/workers/" + asked + "/checks").ifPresent(answer -> {
                answer.message(CheckJob.class)
                        .ifPresent(job -> studio.say("/pool/v1/checks/" + job.id(), Checking.answer(job)));
                if (answer.lost()) {
                    register(asked);
                }
            });
        });
    }

    private void askForClusters() {
        untilClosed(() -> {
            String asked = id();
            studio.ask("/pool/v1/workers/" + asked + "/clusters").ifPresent(answer -> {
                answer.message(ClusterJob.class)
                        .ifPresent(job -> studio.say("/pool/v1/clusters/" + job.id(), trial.of(job)));
                if (answer.lost()) {
                    register(asked);
                }
            });
        });
    }

    /** Says that this worker is there, so that the studio's board tells the truth, and hears whether its group has lost a member. */
    private void beat() {
        untilClosed(() -> {
            studio.pauseEnds(HEARTBEAT_MILLIS);
            String asked = id();
            studio.ask("/pool/v1/workers/" + asked + "/heartbeat").ifPresent(answer -> {
                if (answer.message(Ack.class).map(Ack::cancel).orElse(false)) {
                    trial.end();
                }
                if (answer.lost()) {
                    register(asked);
                }
            });
        });
    }

    private synchronized String id() {
        return id;
    }

    /** Introduces itself, unless the other thread has done so since {@code known} was the name that the studio gave. */
    private synchronized void register(String known) {
        if (!id.equals(known)) {
            return;
        }
        Registration registration = new Registration(
                name,
                host(),
                Registration.ownVersion(),
                Devices.names(),
                labels,
                cores,
                Runtime.getRuntime().maxMemory(),
                ProcessHandle.current().pid(),
                clusterHost,
                Hardware.inWords());
        studio.join(registration).ifPresent(answer -> {
            if (answer.status() >= REGISTRATION_REFUSED) {
                throw new RefusedException("The studio will not have this worker: "
                        + (answer.words().isBlank() ? "it answered " + answer.status() : answer.words()));
            }
            Registered registered = answer.message(Registered.class)
                    .orElseThrow(() -> new RefusedException("The studio's answer to the registration is not one"));
            id = registered.workerId();
            WorkerLog.say("joined the pool as " + registered.name()
                    + (registered.name().equals(name) ? "" : ", because there is another " + name));
        });
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }
}
