package dev.variate.backend.run;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.repository.Repository;

interface RunRepository extends Repository<RunEntity, Long> {
    RunEntity save(RunEntity run);

    Optional<RunEntity> findById(long id);

    List<RunEntity> findByIdIn(Collection<Long> ids);

    List<RunEntity> findByModelIdOrderByIdDesc(long modelId, Limit limit);
}
