package dev.variate.backend.pool;

import dev.variate.backend.NotFoundException;
import dev.variate.backend.run.TrainingIntake;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Where the workers of a training learn of one another, at the beginning of each attempt. */
@Component
class RunMeetings {
    /** Meetings are over within seconds; of so many the oldest are forgotten. */
    private static final int KEPT = 500;

    private final TrainingIntake trainings;
    private final Map<Attempt, Meeting> meetings = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Attempt, Meeting> eldest) {
            return size() > KEPT;
        }
    };

    private record Attempt(long runId, int number) {}

    RunMeetings(TrainingIntake trainings) {
        this.trainings = trainings;
    }

    /**
     * A worker says where it listens. Where all listen; empty if some have not come yet.
     *
     * @throws NotFoundException if this worker is not that member of the attempt
     */
    Optional<List<String>> come(long runId, int attempt, int member, long workerId, String address, Duration limit)
            throws InterruptedException {
        Meeting meeting;
        synchronized (meetings) {
            meeting = meetings.computeIfAbsent(
                    new Attempt(runId, attempt), key -> new Meeting(trainings.members(runId, attempt)));
        }
        if (!meeting.isOf(member, workerId)) {
            throw new NotFoundException("This worker is not member " + member + " of run " + runId + ".");
        }
        return meeting.come(member, address, limit);
    }
}
