package dev.variate.backend.dataset;

import java.util.Optional;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.repository.Repository;

interface DatasetVersionRepository extends Repository<DatasetVersionEntity, Long> {
    DatasetVersionEntity save(DatasetVersionEntity version);

    Optional<DatasetVersionEntity> findById(long id);

    Optional<DatasetVersionEntity> findByDataSetIdAndVersion(long dataSetId, int version);

    /** The description without the content, for lists. */
    @NativeQuery("select variables from data_set_versions where data_set_id = ?1 and version = ?2")
    String variables(long dataSetId, int version);
}
