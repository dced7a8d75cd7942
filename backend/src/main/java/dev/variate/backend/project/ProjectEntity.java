package dev.variate.backend.project;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

@Entity
@Table(name = "projects")
class ProjectEntity {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    private String name;
    private boolean gallery;
    private int lastRun;
    private Instant createdAt;
    private Instant updatedAt;

    protected ProjectEntity() {}

    ProjectEntity(String name, boolean gallery) {
        this.name = name;
        this.gallery = gallery;
        this.createdAt = Instant.now();
        this.updatedAt = createdAt;
    }

    long id() {
        return id;
    }

    String name() {
        return name;
    }

    void rename(String wanted) {
        name = wanted;
        updatedAt = Instant.now();
    }

    ProjectView view(Role role, int models, int dataSets) {
        return new ProjectView(id, name, gallery, role, models, dataSets, createdAt, updatedAt);
    }
}
