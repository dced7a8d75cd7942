package dev.variate.backend.dataset;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

@Entity
@Table(name = "data_sets")
class DatasetEntity {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    private long projectId;
    private String name;
    private int version;
    private Instant createdAt;
    private Instant updatedAt;

    protected DatasetEntity() {}

    DatasetEntity(long projectId, String name) {
        this.projectId = projectId;
        this.name = name;
        this.version = 1;
        this.createdAt = Instant.now();
        this.updatedAt = createdAt;
    }

    long id() {
        return id;
    }

    long projectId() {
        return projectId;
    }

    String name() {
        return name;
    }

    int version() {
        return version;
    }

    Instant updatedAt() {
        return updatedAt;
    }

    int nextVersion() {
        version++;
        updatedAt = Instant.now();
        return version;
    }
}
