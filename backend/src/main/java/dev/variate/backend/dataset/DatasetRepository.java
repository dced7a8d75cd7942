package dev.variate.backend.dataset;

import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.repository.Repository;

interface DatasetRepository extends Repository<DatasetEntity, Long> {
    DatasetEntity save(DatasetEntity dataset);

    Optional<DatasetEntity> findById(long id);

    /** Locks the row, so that two new versions at once get two numbers. */
    @NativeQuery("select * from data_sets where id = ?1 for update")
    Optional<DatasetEntity> lock(long id);

    List<DatasetEntity> findByProjectIdOrderByName(long projectId);

    boolean existsByProjectIdAndName(long projectId, String name);
}
