package dev.variate.backend.project;

import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.repository.Repository;

interface ProjectRepository extends Repository<ProjectEntity, Long> {
    ProjectEntity save(ProjectEntity project);

    Optional<ProjectEntity> findById(long id);

    @NativeQuery(
            "select p.* from projects p join project_members m on m.project_id = p.id where m.account_id = ?1 and p.trashed_at is null order by p.updated_at desc, p.id desc")
    List<ProjectEntity> of(long accountId);

    @NativeQuery(
            "select p.* from projects p join project_members m on m.project_id = p.id where p.id = ?2 and m.account_id = ?1 and p.trashed_at is null")
    Optional<ProjectEntity> find(long accountId, long projectId);

    @NativeQuery(
            "select m.project_id from project_members m join projects p on p.id = m.project_id where m.account_id = ?1 and p.trashed_at is null")
    List<Long> idsOf(long accountId);

    @NativeQuery(
            "select m.role from project_members m join projects p on p.id = m.project_id where m.project_id = ?2 and m.account_id = ?1 and p.trashed_at is null")
    Optional<String> role(long accountId, long projectId);

    @NativeQuery(
            "select a.name from project_members m join accounts a on a.id = m.account_id where m.project_id = ?1 and m.role = 'owner' order by m.joined_at")
    List<String> owners(long projectId);

    /** The owners' alone: in the trash nothing can be edited. */
    @NativeQuery(
            "select p.* from projects p join project_members m on m.project_id = p.id where p.id = ?2 and m.account_id = ?1 and m.role = 'owner' and p.trashed_at is not null")
    Optional<ProjectEntity> ownTrashed(long accountId, long projectId);

    @Modifying
    @NativeQuery("update projects set trashed_at = now(), trashed_by = ?1 where id = ?2")
    void trash(long accountId, long projectId);

    @Modifying
    @NativeQuery("update projects set trashed_at = null, trashed_by = null, updated_at = now() where id = ?1")
    void restore(long projectId);

    /** With all that belongs to it. */
    @Modifying
    @NativeQuery("delete from projects where id = ?1")
    void purge(long projectId);

    @Modifying
    @NativeQuery("insert into project_members (project_id, account_id, role) values (?1, ?2, ?3)")
    void join(long projectId, long accountId, String role);

    @NativeQuery("select count(*) from models where project_id = ?1 and trashed_at is null")
    int models(long projectId);

    @NativeQuery("select count(*) from data_sets where project_id = ?1 and trashed_at is null")
    int dataSets(long projectId);

    @Modifying
    @NativeQuery("update projects set updated_at = now() where id = ?1")
    void touch(long projectId);

    @NativeQuery("update projects set last_run = last_run + 1, updated_at = now() where id = ?1 returning last_run")
    int nextRun(long projectId);
}
