package dev.variate.backend.dataset;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

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
    private byte[] fileSha256;
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

    /** A version that is a file of pictures. */
    static DatasetVersionEntity ofFile(long dataSetId, int version, String variables, byte[] sha256, long createdBy) {
        DatasetVersionEntity made = new DatasetVersionEntity(dataSetId, version, "{}", variables, createdBy);
        made.fileSha256 = sha256;
        return made;
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

    /** The hash of the file of pictures that it is, in hexadecimal digits. */
    Optional<String> file() {
        return Optional.ofNullable(fileSha256).map(HexFormat.of()::formatHex);
    }

    String variables() {
        return variables;
    }
}
