package dev.variate.backend.pool;

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
    /** A worker asks for work at least every 20 s. */
    static final Duration SILENCE = Duration.ofSeconds(45);

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
    private boolean local;
    private Instant registeredAt;
    private Instant lastSeenAt;

    protected WorkerEntity() {}

    WorkerEntity(Registration registration, boolean local) {
        this.name = registration.name();
        this.host = registration.host();
        this.version = registration.version();
        this.devices = String.join(",", registration.devices());
        this.cores = registration.cores();
        this.memoryBytes = registration.memoryBytes();
        this.pid = registration.pid();
        this.local = local;
        this.registeredAt = Instant.now();
        this.lastSeenAt = registeredAt;
    }

    long id() {
        return id;
    }

    String name() {
        return name;
    }

    List<String> devices() {
        return List.of(devices.split(","));
    }

    boolean alive() {
        return lastSeenAt.isAfter(Instant.now().minus(SILENCE));
    }

    boolean local() {
        return local;
    }

    WorkerView view(Optional<Long> running) {
        return new WorkerView(
                id, name, host, version, devices(), cores, memoryBytes, local, alive(), lastSeenAt, running);
    }
}
