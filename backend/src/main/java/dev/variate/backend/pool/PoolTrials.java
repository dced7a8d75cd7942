package dev.variate.backend.pool;

import dev.variate.backend.NotFoundException;
import dev.variate.backend.WrongStateException;
import dev.variate.backend.team.Account;
import dev.variate.backend.team.Audit;
import dev.variate.pool.protocol.ClusterJob;
import dev.variate.pool.protocol.ClusterResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.springframework.stereotype.Service;

/** Tries whether the pool's workers can compute together: each brings a TensorFlow server up, all add vectors up, and the servers are gone again. Nothing is stored. */
@Service
public class PoolTrials {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    /** For members to hear, by a heartbeat, that the group is over, and to say what they know. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(4);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);
    private static final int LENGTH = 1_000_000;
    private static final int ROUNDS = 5;

    private final WorkerRepository workers;
    private final ClusterDesk desk;
    private final Audit audit;
    private final Map<String, Meeting> meetings = new ConcurrentHashMap<>();
    private final AtomicBoolean busy = new AtomicBoolean();

    PoolTrials(WorkerRepository workers, ClusterDesk desk, Audit audit) {
        this.workers = workers;
        this.desk = desk;
        this.audit = audit;
    }

    /**
     * Waits until it is known, 90 s at most.
     *
     * @throws WrongStateException if fewer than two workers may open ports, or another trial is under way
     */
    public PoolTrialView run(Account account) throws InterruptedException {
        WorkerTokens.requireOwner(account);
        Instant now = workers.now();
        List<WorkerEntity> members = workers.ofTheLastDay().stream()
                .filter(worker -> worker.alive(now) && worker.open() && worker.opensPorts())
                .toList();
        if (members.size() < 2) {
            throw new WrongStateException(
                    "Computing together takes two workers or more that may open ports, and %s. Start workers with --cluster-host HOST, where HOST is how the others reach that machine."
                            .formatted(
                                    members.isEmpty()
                                            ? "there is none"
                                            : "there is one, "
                                                    + members.getFirst().name()));
        }
        if (!busy.compareAndSet(false, true)) {
            throw new WrongStateException("The pool is being tested already; wait for the result.");
        }
        try {
            audit.record(account, "tested the pool", members.size() + " workers");
            return run(members);
        } finally {
            busy.set(false);
        }
    }

    private PoolTrialView run(List<WorkerEntity> members) throws InterruptedException {
        String cluster = UUID.randomUUID().toString();
        Meeting meeting = new Meeting(members.stream().map(WorkerEntity::id).toList());
        meetings.put(cluster, meeting);
        List<String> jobs = new ArrayList<>();
        List<CompletableFuture<ClusterResult>> answers = new ArrayList<>();
        try {
            for (int member = 0; member < members.size(); member++) {
                String id = UUID.randomUUID().toString();
                jobs.add(id);
                answers.add(desk.submit(
                        new ClusterJob(id, cluster, member, members.size(), LENGTH, ROUNDS),
                        members.get(member).id()));
            }
            return view(members, results(members, meeting, answers));
        } finally {
            meetings.remove(cluster);
            meeting.end();
            jobs.forEach(desk::withdraw);
        }
    }

    /** The answers of all; once one has failed or is silent, those that the others give soon. */
    private List<ClusterResult> results(
            List<WorkerEntity> members, Meeting meeting, List<CompletableFuture<ClusterResult>> answers)
            throws InterruptedException {
        CompletableFuture<Void> all = CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new));
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!within(all, BETWEEN_LOOKS) && System.nanoTime() < deadline && !meeting.isOver()) {
            if (answers.stream().anyMatch(PoolTrials::failed)) {
                meeting.end();
            }
            for (int member = 0; member < answers.size(); member++) {
                if (silent(members.get(member).id())) {
                    answers.get(member)
                            .complete(ClusterResult.failed("it has been silent for " + WorkerEntity.SILENCE.toSeconds()
                                    + " s; the group is over without it"));
                    meeting.end();
                }
            }
        }
        // nobody needs to wait for those who cannot come
        meeting.end();
        within(all, LAST_WORDS);
        return answers.stream()
                .map(answer -> answer.getNow(ClusterResult.failed("it gave no answer")))
                .toList();
    }

    private boolean silent(long workerId) {
        return workers.findById(workerId)
                .filter(worker -> worker.alive(workers.now()))
                .isEmpty();
    }

    private static boolean failed(CompletableFuture<ClusterResult> answer) {
        return answer.isDone() && !answer.join().error().isEmpty();
    }

    private static boolean within(CompletableFuture<Void> all, Duration limit) throws InterruptedException {
        try {
            all.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException notYet) {
            return false;
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static PoolTrialView view(List<WorkerEntity> members, List<ClusterResult> results) {
        List<String> errors = new ArrayList<>();
        for (int member = 0; member < members.size(); member++) {
            String error = results.get(member).error();
            if (!error.isEmpty()) {
                errors.add(members.get(member).name() + ": " + error);
            }
        }
        return new PoolTrialView(
                members.stream().map(WorkerEntity::name).toList(),
                LENGTH,
                results.stream().allMatch(ClusterResult::right),
                results.stream().mapToDouble(ClusterResult::upMillis).max().orElseThrow(),
                results.stream().mapToDouble(ClusterResult::roundMillis).max().orElseThrow(),
                errors.stream().collect(Collectors.joining("; ")));
    }

    /**
     * A member of a group says where it listens; where all listen, or nothing if some have not come yet.
     *
     * @throws NotFoundException if there is no such group, or this worker is not that member of it
     */
    Optional<List<String>> come(String cluster, int member, long workerId, String address, Duration limit)
            throws InterruptedException {
        Meeting meeting = meetings.get(cluster);
        if (meeting == null || meeting.isOver() || !meeting.isOf(member, workerId)) {
            throw new NotFoundException(
                    "There is no group " + cluster + " of which this worker is member " + member + ".");
        }
        return meeting.come(member, address, limit);
    }

    /** Whether the worker is in a group that has lost a member: then it is to leave, and not to wait for the sum of all. */
    boolean isOverFor(long workerId) {
        return meetings.values().stream().anyMatch(meeting -> meeting.isOver() && meeting.isWith(workerId));
    }
}
