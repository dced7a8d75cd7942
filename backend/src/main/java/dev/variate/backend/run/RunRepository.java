package dev.variate.backend.run;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.repository.Repository;

interface RunRepository extends Repository<RunEntity, Long> {
    RunEntity save(RunEntity run);

    Optional<RunEntity> findById(long id);

    List<RunEntity> findByIdIn(Collection<Long> ids);

    /** Not what lies in the trash. */
    @NativeQuery("select * from runs where id = ?1 and trashed_at is null")
    Optional<RunEntity> find(long id);

    @NativeQuery("select * from runs where id = ?1 and trashed_at is not null")
    Optional<RunEntity> findTrashed(long id);

    @NativeQuery("select * from runs where model_id = ?1 and trashed_at is null order by id desc limit ?2")
    List<RunEntity> ofModel(long modelId, int limit);

    @NativeQuery(
            "select id from runs where reproduces_id = ?1 and account_id = ?2 and status in ('queued', 'running', 'paused') and trashed_at is null order by id limit 1")
    Optional<Long> reproductionUnderWay(long runId, long accountId);

    @Modifying
    @NativeQuery("update runs set trashed_at = now(), trashed_by = ?1 where id = ?2")
    void trash(long accountId, long runId);

    @Modifying
    @NativeQuery("update runs set trashed_at = null, trashed_by = null where id = ?1")
    void restore(long runId);

    /** With its draws and all that was written on it. */
    @Modifying
    @NativeQuery("delete from runs where id = ?1")
    void purge(long runId);
}
