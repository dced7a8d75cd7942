package dev.variate.backend.dataset;

import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.repository.Repository;

interface DatasetRepository extends Repository<DatasetEntity, Long> {
    DatasetEntity save(DatasetEntity dataset);

    @NativeQuery("select * from data_sets where id = ?1 and trashed_at is null")
    Optional<DatasetEntity> find(long id);

    @NativeQuery("select exists (select from data_sets where id = ?1 and trashed_at is null)")
    boolean isThere(long id);

    @NativeQuery("select name from data_sets where id = ?1")
    Optional<String> name(long id);

    @NativeQuery("select * from data_sets where id = ?1 and trashed_at is not null")
    Optional<DatasetEntity> findTrashed(long id);

    /** Locks the row, so that two new versions at once get two numbers. */
    @NativeQuery("select * from data_sets where id = ?1 for update")
    Optional<DatasetEntity> lock(long id);

    @NativeQuery("select * from data_sets where project_id = ?1 and trashed_at is null order by name")
    List<DatasetEntity> ofProject(long projectId);

    @NativeQuery("select exists (select from data_sets where project_id = ?1 and name = ?2 and trashed_at is null)")
    boolean taken(long projectId, String name);

    @Modifying
    @NativeQuery("update data_sets set trashed_at = now(), trashed_by = ?1 where id = ?2")
    void trash(long accountId, long dataId);

    @Modifying
    @NativeQuery("update data_sets set trashed_at = null, trashed_by = null where id = ?1")
    void restore(long dataId);

    @NativeQuery(
            "select count(distinct r.id) from runs r left join trainings t on t.run_id = r.id join data_set_versions v on v.id in (r.data_version_id, t.held_out_version_id) where v.data_set_id = ?1")
    long runs(long dataId);

    @Modifying
    @NativeQuery("delete from data_sets where id = ?1")
    void purge(long dataId);
}
