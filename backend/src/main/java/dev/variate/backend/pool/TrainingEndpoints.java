package dev.variate.backend.pool;

import dev.variate.backend.run.RunIntake;
import dev.variate.backend.run.TrainingIntake;
import dev.variate.pool.protocol.CheckpointFile;
import dev.variate.pool.protocol.ClusterAddress;
import dev.variate.pool.protocol.ClusterMembers;
import dev.variate.pool.protocol.ProtocolJson;
import dev.variate.pool.protocol.TrainingPoint;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/** The addresses at which workers that train together meet, and tell how it goes; {@link dev.variate.pool.protocol} lists them. */
@RestController
@RequestMapping("/pool/v1/runs/{run}/attempts/{attempt}")
class TrainingEndpoints {
    /** Shorter than a lease: whoever waits for others learns between two questions that the attempt is over. */
    private static final Duration MEETING = Duration.ofSeconds(5);

    private final RunIntake intake;
    private final TrainingIntake trainings;
    private final RunMeetings meetings;

    TrainingEndpoints(RunIntake intake, TrainingIntake trainings, RunMeetings meetings) {
        this.intake = intake;
        this.trainings = trainings;
        this.meetings = meetings;
    }

    @PostMapping("/members/{member}")
    ResponseEntity<byte[]> meet(
            @AuthenticationPrincipal WorkerTokens.Bearer.Joined bearer,
            @PathVariable long run,
            @PathVariable int attempt,
            @PathVariable int member,
            @RequestBody byte[] body)
            throws InterruptedException {
        intake.requireHolder(run, attempt, bearer.workerId());
        String address = ProtocolJson.read(body, ClusterAddress.class).address();
        Optional<List<String>> all = meetings.come(run, attempt, member, bearer.workerId(), address, MEETING);
        return WorkerAnswers.orNothing(all.map(ClusterMembers::new));
    }

    @PostMapping("/points")
    ResponseEntity<byte[]> point(
            @AuthenticationPrincipal WorkerTokens.Bearer.Joined bearer,
            @PathVariable long run,
            @PathVariable int attempt,
            @RequestBody byte[] body) {
        intake.requireHolder(run, attempt, bearer.workerId());
        return WorkerAnswers.ack(trainings.point(run, attempt, ProtocolJson.read(body, TrainingPoint.class)));
    }

    @PostMapping("/pictures/{step}")
    ResponseEntity<byte[]> pictures(
            @AuthenticationPrincipal WorkerTokens.Bearer.Joined bearer,
            @PathVariable long run,
            @PathVariable int attempt,
            @PathVariable long step,
            @RequestBody byte[] png) {
        intake.requireHolder(run, attempt, bearer.workerId());
        return WorkerAnswers.ack(trainings.pictures(run, attempt, step, png));
    }

    @PostMapping("/checkpoints/{step}/{piece}")
    ResponseEntity<byte[]> piece(
            @AuthenticationPrincipal WorkerTokens.Bearer.Joined bearer,
            @PathVariable long run,
            @PathVariable int attempt,
            @PathVariable long step,
            @PathVariable int piece,
            @RequestBody byte[] content) {
        intake.requireHolder(run, attempt, bearer.workerId());
        return WorkerAnswers.ack(trainings.piece(run, attempt, step, piece, content));
    }

    @PostMapping("/checkpoints")
    ResponseEntity<byte[]> checkpoint(
            @AuthenticationPrincipal WorkerTokens.Bearer.Joined bearer,
            @PathVariable long run,
            @PathVariable int attempt,
            @RequestBody byte[] body) {
        intake.requireHolder(run, attempt, bearer.workerId());
        return WorkerAnswers.ack(trainings.checkpoint(run, attempt, ProtocolJson.read(body, CheckpointFile.class)));
    }

    @GetMapping("/checkpoint")
    ResponseEntity<StreamingResponseBody> newest(
            @AuthenticationPrincipal WorkerTokens.Bearer.Joined bearer,
            @PathVariable long run,
            @PathVariable int attempt) {
        intake.requireHolder(run, attempt, bearer.workerId());
        CheckpointFile file = trainings.newest(run);
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .contentLength(file.bytes())
                .body(out -> trainings.write(run, out));
    }
}
