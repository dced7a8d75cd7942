package dev.variate.backend.model;

import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.repository.Repository;

interface ModelRepository extends Repository<ModelEntity, Long> {
    ModelEntity save(ModelEntity model);

    Optional<ModelEntity> findById(long id);

    List<ModelEntity> findByProjectIdOrderByName(long projectId);

    boolean existsByProjectIdAndName(long projectId, String name);

    /** Locks the row, so that two revisions at once get two numbers. */
    @NativeQuery("select * from models where id = ?1 for update")
    Optional<ModelEntity> lock(long id);

    @NativeQuery("select source from model_drafts where model_id = ?1 and account_id = ?2")
    Optional<String> draft(long modelId, long accountId);

    @Modifying
    @NativeQuery("""
            insert into model_drafts (model_id, account_id, source) values (?1, ?2, ?3)
            on conflict (model_id, account_id) do update set source = excluded.source, updated_at = now()""")
    void saveDraft(long modelId, long accountId, String source);

    @Modifying
    @NativeQuery("delete from model_drafts where model_id = ?1 and account_id = ?2")
    void dropDraft(long modelId, long accountId);
}
