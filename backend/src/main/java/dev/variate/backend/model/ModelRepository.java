package dev.variate.backend.model;

import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.repository.Repository;

interface ModelRepository extends Repository<ModelEntity, Long> {
    ModelEntity save(ModelEntity model);

    @NativeQuery("select * from models where id = ?1 and trashed_at is null")
    Optional<ModelEntity> find(long id);

    @NativeQuery("select * from models where project_id = ?1 and trashed_at is null order by name")
    List<ModelEntity> ofProject(long projectId);

    @NativeQuery("select exists (select from models where project_id = ?1 and name = ?2 and trashed_at is null)")
    boolean taken(long projectId, String name);

    @NativeQuery("select * from models where id = ?1 and trashed_at is not null")
    Optional<ModelEntity> findTrashed(long id);

    @Modifying
    @NativeQuery("update models set trashed_at = now(), trashed_by = ?1 where id = ?2")
    void trash(long accountId, long modelId);

    @Modifying
    @NativeQuery("update models set trashed_at = null, trashed_by = null where id = ?1")
    void restore(long modelId);

    @NativeQuery("select count(*) from runs where model_id = ?1")
    long runs(long modelId);

    @Modifying
    @NativeQuery("delete from models where id = ?1")
    void purge(long modelId);

    /** Locks the row, so that two revisions at once get two numbers. */
    @NativeQuery("select * from models where id = ?1 for update")
    Optional<ModelEntity> lock(long id);

    @NativeQuery("select source from model_drafts where model_id = ?1 and account_id = ?2")
    Optional<String> draft(long modelId, long accountId);

    @NativeQuery("select base from model_drafts where model_id = ?1 and account_id = ?2")
    Optional<Integer> draftBase(long modelId, long accountId);

    @Modifying
    @NativeQuery("""
            insert into model_drafts (model_id, account_id, source, base) values (?1, ?2, ?3, ?4)
            on conflict (model_id, account_id) do update set source = excluded.source, base = excluded.base, updated_at = now()""")
    void saveDraft(long modelId, long accountId, String source, int base);

    @Modifying
    @NativeQuery("delete from model_drafts where model_id = ?1 and account_id = ?2")
    void dropDraft(long modelId, long accountId);
}
