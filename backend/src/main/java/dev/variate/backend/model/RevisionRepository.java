package dev.variate.backend.model;

import java.util.List;
import java.util.Optional;
import org.springframework.data.repository.Repository;

interface RevisionRepository extends Repository<RevisionEntity, Long> {
    RevisionEntity save(RevisionEntity revision);

    Optional<RevisionEntity> findByModelIdAndNumber(long modelId, int number);

    Optional<RevisionEntity> findFirstByModelIdAndSourceOrderByNumberDesc(long modelId, String source);

    List<RevisionEntity> findByModelIdOrderByNumberDesc(long modelId);
}
