package dev.variate.backend.dataset;

import java.util.Optional;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface DatasetVersionRepository extends Repository<DatasetVersionEntity, Long> {
    DatasetVersionEntity save(DatasetVersionEntity version);

    @Query(
            "select new dev.variate.backend.dataset.DataSnapshot(v.id, v.dataSetId, v.version, '') from DatasetVersionEntity v where v.id = ?1")
    Optional<DataSnapshot> reference(long id);

    Optional<DatasetVersionEntity> findByDataSetIdAndVersion(long dataSetId, int version);

    /** The description without the content, for lists. */
    @NativeQuery("select variables from data_set_versions where data_set_id = ?1 and version = ?2")
    String variables(long dataSetId, int version);
}
