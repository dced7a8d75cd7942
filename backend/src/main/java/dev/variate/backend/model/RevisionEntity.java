package dev.variate.backend.model;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

@Entity
@Table(name = "model_revisions")
class RevisionEntity {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    private long modelId;
    private int number;
    private String source;
    private long createdBy;
    private Instant createdAt;

    protected RevisionEntity() {}

    RevisionEntity(long modelId, int number, String source, long createdBy) {
        this.modelId = modelId;
        this.number = number;
        this.source = source;
        this.createdBy = createdBy;
        this.createdAt = Instant.now();
    }

    int number() {
        return number;
    }

    String source() {
        return source;
    }

    long createdBy() {
        return createdBy;
    }

    Instant createdAt() {
        return createdAt;
    }
}
