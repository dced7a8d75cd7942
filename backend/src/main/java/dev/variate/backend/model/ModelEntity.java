package dev.variate.backend.model;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;

@Entity
@Table(name = "models")
class ModelEntity {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    private long projectId;
    private String name;
    private int revision;
    private Long dataSetId;
    private Instant createdAt;
    private Instant updatedAt;

    protected ModelEntity() {}

    ModelEntity(long projectId, String name) {
        this.projectId = projectId;
        this.name = name;
        this.revision = 1;
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

    int revision() {
        return revision;
    }

    Optional<Long> dataId() {
        return Optional.ofNullable(dataSetId);
    }

    void rename(String wanted) {
        name = wanted;
        changed();
    }

    void chooseData(Optional<Long> dataId) {
        dataSetId = dataId.orElse(null);
    }

    int nextRevision() {
        changed();
        return ++revision;
    }

    void changed() {
        updatedAt = Instant.now();
    }

    /** With the latest revision's text. */
    ModelView view(String source, Optional<Long> data) {
        return new ModelView(id, projectId, name, source, revision, revision, false, data, updatedAt);
    }

    ModelView viewOfDraft(String source, int base, Optional<Long> data) {
        return new ModelView(id, projectId, name, source, revision, base, true, data, updatedAt);
    }
}
