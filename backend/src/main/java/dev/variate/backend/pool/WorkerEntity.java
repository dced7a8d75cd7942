package dev.variate.backend.pool;

import dev.variate.backend.run.RunIntake;
import dev.variate.pool.protocol.Registration;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

@Entity
@Table(name = "workers")
class WorkerEntity {
    static final Duration SILENCE = RunIntake.WORKER_SILENCE;

    /** For this long a silent worker stands on the board. */
    private static final Duration REMEMBERED = Duration.ofDays(1);

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    private String name;
    private String host;
    private String version;
    private String devices;
    private int cores;
    private long memoryBytes;
    private long pid;
    private String clusterHost = "";
    private String hardware = "";
    private boolean local;
    private Long tokenId;
    private String[] labels;
    private String state = WorkerState.OPEN.text();
    private Instant registeredAt;
    private Instant lastSeenAt;

    protected WorkerEntity() {}

    /** Comes (again) as the registration says. */
    WorkerEntity join(String ownName, Registration registration, WorkerTokens.Bearer.Joining bearer, Instant now) {
        name = ownName;
        host = registration.host();
        version = registration.version();
        devices = String.join(",", registration.devices());
        labels = registration.labels().toArray(String[]::new);
        cores = registration.cores();
        memoryBytes = registration.memoryBytes();
        pid = registration.pid();
        clusterHost = registration.clusterHost();
        hardware = registration.hardware();
        local = bearer.local();
        tokenId = bearer.tokenId();
        registeredAt = now;
        lastSeenAt = registeredAt;
        return this;
    }

    /** Wanted to join, and may not: stands on the board as silent, with its version. */
    WorkerEntity refused(Registration registration, WorkerTokens.Bearer.Joining bearer, Instant now) {
        join(registration.name(), registration, bearer, now);
        lastSeenAt = now.minus(SILENCE);
        return this;
    }

    /** Whether another worker of this name may not come while this one is known: it lives, or is of another machine. There is one studio's own, whatever is known of it. */
    boolean inTheWayOf(Registration registration, WorkerTokens.Bearer.Joining bearer, Instant now) {
        if (local && bearer.local()) {
            return false;
        }
        return host.equals(registration.host())
                ? alive(now) && pid != registration.pid()
                : lastSeenAt.isAfter(now.minus(REMEMBERED));
    }

    /** Whether a worker that comes takes the place of this one. */
    boolean precedes(Registration registration) {
        return host.equals(registration.host());
    }

    boolean joinedWith(WorkerTokens.Bearer.Joining bearer) {
        return tokenId != null && tokenId == bearer.tokenId();
    }

    /** Is not listed any more. */
    void leave() {
        lastSeenAt = Instant.EPOCH;
    }

    long id() {
        return id;
    }

    String name() {
        return name;
    }

    Optional<Long> tokenId() {
        return Optional.ofNullable(tokenId);
    }

    /** Of other code than this studio's. */
    boolean ofAnotherVersion() {
        return !version.equals(Registration.ownVersion());
    }

    private List<String> devices() {
        return List.of(devices.split(","));
    }

    boolean open() {
        return state.equals(WorkerState.OPEN.text());
    }

    /** Whether other workers may reach it. */
    boolean opensPorts() {
        return !clusterHost.isEmpty();
    }

    /** One that was seen in the future was so before the clock was put back. */
    boolean alive(Instant now) {
        return lastSeenAt.isAfter(now.minus(SILENCE)) && lastSeenAt.isBefore(now.plus(SILENCE));
    }

    boolean local() {
        return local;
    }

    WorkerView view(Optional<Long> running, String refusal, Instant now) {
        return new WorkerView(
                id,
                name,
                host,
                version,
                devices(),
                List.of(labels),
                cores,
                memoryBytes,
                clusterHost,
                hardware,
                local,
                alive(now),
                refusal,
                WorkerState.of(state),
                lastSeenAt,
                running);
    }
}
