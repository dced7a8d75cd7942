package dev.variate.backend.run;

import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.repository.Repository;

interface RunRepository extends Repository<RunEntity, Long> {
    RunEntity save(RunEntity run);

    Optional<RunEntity> findById(long id);

    Page<RunEntity> findByProjectIdOrderByNumberDesc(long projectId, Pageable page);

    List<RunEntity> findByModelIdOrderByIdDesc(long modelId, Limit limit);
}
