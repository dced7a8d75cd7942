package dev.variate.backend.pool;

import dev.variate.backend.run.Desk;
import dev.variate.pool.protocol.ClusterJob;
import dev.variate.pool.protocol.ClusterResult;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Service;

/** Places in groups of workers, each on its way to the one worker that it is for. */
@Service
class ClusterDesk extends Desk<ClusterJob, ClusterResult> {
    private final Map<String, Long> wanted = new ConcurrentHashMap<>();

    ClusterDesk() {
        super(ClusterJob::id);
    }

    CompletableFuture<ClusterResult> submit(ClusterJob job, long workerId) {
        wanted.put(job.id(), workerId);
        return submit(job);
    }

    @Override
    protected boolean isFor(ClusterJob job, long workerId) {
        return Long.valueOf(workerId).equals(wanted.get(job.id()));
    }

    @Override
    public void withdraw(String jobId) {
        super.withdraw(jobId);
        wanted.remove(jobId);
    }
}
