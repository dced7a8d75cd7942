package dev.variate.backend.dataset;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

@Entity
@Table(name = "data_set_versions")
class DatasetVersionEntity {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    private long dataSetId;
    private int version;
    private String content;
    private String variables;
    private long createdBy;
    private Instant createdAt;

    protected DatasetVersionEntity() {}

    DatasetVersionEntity(long dataSetId, int version, String content, String variables, long createdBy) {
        this.dataSetId = dataSetId;
        this.version = version;
        this.content = content;
        this.variables = variables;
        this.createdBy = createdBy;
        this.createdAt = Instant.now();
    }

    long id() {
        return id;
    }

    long dataSetId() {
        return dataSetId;
    }

    int version() {
        return version;
    }

    String content() {
        return content;
    }

    String variables() {
        return variables;
    }
}
