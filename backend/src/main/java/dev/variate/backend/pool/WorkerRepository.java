package dev.variate.backend.pool;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.repository.Repository;
import org.springframework.transaction.annotation.Transactional;

interface WorkerRepository extends Repository<WorkerEntity, Long> {
    WorkerEntity save(WorkerEntity worker);

    Optional<WorkerEntity> findById(long id);

    @NativeQuery("select * from workers where last_seen_at > now() - interval '1 day' order by name, id")
    List<WorkerEntity> ofTheLastDay();

    List<WorkerEntity> findByNameOrderByIdDesc(String name);

    /** By the database's clock, by which workers are seen; this machine's may differ. */
    @NativeQuery("select now()")
    Instant now();

    @Modifying
    @Transactional
    @NativeQuery("update workers set state = ?2 where id = ?1")
    int become(long id, String state);

    /** A process of the studio's own is gone: nobody needs to wait until its silence tells. */
    @Modifying
    @Transactional
    @NativeQuery(
            "update workers set last_seen_at = least(last_seen_at, now() - interval '1 minute') where local and pid = ?1")
    int gone(long pid);

    @Modifying
    @Transactional
    @NativeQuery("update workers set last_seen_at = now() where id = ?1")
    int seen(long id);
}
