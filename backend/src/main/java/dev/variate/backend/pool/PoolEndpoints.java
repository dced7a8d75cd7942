package dev.variate.backend.pool;

import dev.variate.backend.dataset.Pictures;
import dev.variate.backend.run.CheckDesk;
import dev.variate.backend.run.LeasedFiles;
import dev.variate.backend.run.LiveDesk;
import dev.variate.backend.run.RecordedBlock;
import dev.variate.backend.run.RunEnd;
import dev.variate.backend.run.RunIntake;
import dev.variate.backend.run.RunStatus;
import dev.variate.pool.protocol.Block;
import dev.variate.pool.protocol.CheckResult;
import dev.variate.pool.protocol.ClusterAddress;
import dev.variate.pool.protocol.ClusterMembers;
import dev.variate.pool.protocol.ClusterResult;
import dev.variate.pool.protocol.Finish;
import dev.variate.pool.protocol.LiveResult;
import dev.variate.pool.protocol.Phase;
import dev.variate.pool.protocol.ProtocolJson;
import dev.variate.pool.protocol.Registration;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.springframework.http.HttpStatus;
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

/** The workers' addresses, as {@link dev.variate.pool.protocol} lists them. Each request has a virtual thread of its own, so a long poll may simply wait. */
@RestController
@RequestMapping("/pool/v1")
class PoolEndpoints {
    private static final Duration POLL = Duration.ofSeconds(20);

    private final Workers workers;
    private final RunIntake intake;
    private final LiveDesk live;
    private final CheckDesk checks;
    private final ClusterDesk clusters;
    private final PoolTrials trials;
    private final LeasedFiles files;

    PoolEndpoints(
            Workers workers,
            RunIntake intake,
            LiveDesk live,
            CheckDesk checks,
            ClusterDesk clusters,
            PoolTrials trials,
            LeasedFiles files) {
        this.workers = workers;
        this.intake = intake;
        this.live = live;
        this.checks = checks;
        this.clusters = clusters;
        this.trials = trials;
        this.files = files;
    }

    @PostMapping("/workers")
    ResponseEntity<byte[]> register(
            @AuthenticationPrincipal WorkerTokens.Bearer.Joining bearer, @RequestBody byte[] body) {
        return WorkerAnswers.json(workers.register(ProtocolJson.read(body, Registration.class), bearer));
    }

    @PostMapping("/workers/{worker}/renewal")
    ResponseEntity<byte[]> renew(
            @AuthenticationPrincipal WorkerTokens.Bearer.Joining bearer, @PathVariable long worker) {
        return WorkerAnswers.json(workers.renew(worker, bearer));
    }

    @PostMapping("/workers/{worker}/heartbeat")
    ResponseEntity<byte[]> heartbeat(
            @AuthenticationPrincipal WorkerTokens.Bearer.Joined bearer, @PathVariable long worker) {
        return WorkerAnswers.ack(trials.isOverFor(workers.seen(bearer, worker).id()));
    }

    @PostMapping("/workers/{worker}/lease")
    ResponseEntity<byte[]> lease(@AuthenticationPrincipal WorkerTokens.Bearer.Joined bearer, @PathVariable long worker)
            throws InterruptedException {
        WorkerEntity asking = workers.seen(bearer, worker);
        return WorkerAnswers.orNothing(intake.lease(asking.id(), asking.name(), POLL));
    }

    @PostMapping("/workers/{worker}/live")
    ResponseEntity<byte[]> live(@AuthenticationPrincipal WorkerTokens.Bearer.Joined bearer, @PathVariable long worker)
            throws InterruptedException {
        WorkerEntity asking = workers.seen(bearer, worker);
        return asking.open()
                ? WorkerAnswers.orNothing(live.take(asking.id(), POLL))
                : WorkerAnswers.orNothing(Optional.empty());
    }

    @PostMapping("/live/{job}")
    ResponseEntity<byte[]> deliver(
            @AuthenticationPrincipal WorkerTokens.Bearer.Joined bearer,
            @PathVariable String job,
            @RequestBody byte[] body) {
        boolean wanted = live.deliver(bearer.workerId(), job, ProtocolJson.read(body, LiveResult.class));
        return wanted
                ? WorkerAnswers.ack(false)
                : ResponseEntity.status(HttpStatus.CONFLICT).build();
    }

    @PostMapping("/workers/{worker}/checks")
    ResponseEntity<byte[]> check(@AuthenticationPrincipal WorkerTokens.Bearer.Joined bearer, @PathVariable long worker)
            throws InterruptedException {
        WorkerEntity asking = workers.seen(bearer, worker);
        return asking.open()
                ? WorkerAnswers.orNothing(checks.take(asking.id(), POLL))
                : WorkerAnswers.orNothing(Optional.empty());
    }

    @PostMapping("/checks/{job}")
    ResponseEntity<byte[]> checked(
            @AuthenticationPrincipal WorkerTokens.Bearer.Joined bearer,
            @PathVariable String job,
            @RequestBody byte[] body) {
        boolean wanted = checks.deliver(bearer.workerId(), job, ProtocolJson.read(body, CheckResult.class));
        return wanted
                ? WorkerAnswers.ack(false)
                : ResponseEntity.status(HttpStatus.CONFLICT).build();
    }

    @PostMapping("/workers/{worker}/clusters")
    ResponseEntity<byte[]> cluster(
            @AuthenticationPrincipal WorkerTokens.Bearer.Joined bearer, @PathVariable long worker)
            throws InterruptedException {
        return WorkerAnswers.orNothing(
                clusters.take(workers.seen(bearer, worker).id(), POLL));
    }

    @PostMapping("/clusters/{cluster}/members/{member}")
    ResponseEntity<byte[]> meet(
            @AuthenticationPrincipal WorkerTokens.Bearer.Joined bearer,
            @PathVariable String cluster,
            @PathVariable int member,
            @RequestBody byte[] body)
            throws InterruptedException {
        String address = ProtocolJson.read(body, ClusterAddress.class).address();
        return WorkerAnswers.orNothing(
                trials.come(cluster, member, bearer.workerId(), address, POLL).map(ClusterMembers::new));
    }

    @PostMapping("/clusters/{job}")
    ResponseEntity<byte[]> tried(
            @AuthenticationPrincipal WorkerTokens.Bearer.Joined bearer,
            @PathVariable String job,
            @RequestBody byte[] body) {
        boolean wanted = clusters.deliver(bearer.workerId(), job, ProtocolJson.read(body, ClusterResult.class));
        return wanted
                ? WorkerAnswers.ack(false)
                : ResponseEntity.status(HttpStatus.CONFLICT).build();
    }

    /** A file of pictures that a run of this worker uses, unpacked. */
    @GetMapping("/files/{sha256}")
    ResponseEntity<StreamingResponseBody> file(
            @AuthenticationPrincipal WorkerTokens.Bearer.Joined bearer, @PathVariable String sha256) {
        Pictures file = files.of(bearer.workerId(), sha256);
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .contentLength(file.bytes())
                .body(out -> files.write(file, out));
    }

    @PostMapping("/runs/{run}/attempts/{attempt}/blocks")
    ResponseEntity<byte[]> block(
            @AuthenticationPrincipal WorkerTokens.Bearer.Joined bearer,
            @PathVariable long run,
            @PathVariable int attempt,
            @RequestBody byte[] body) {
        intake.requireHolder(run, attempt, bearer.workerId());
        Block block = ProtocolJson.read(body, Block.class);
        Base64.Decoder base64 = Base64.getDecoder();
        return WorkerAnswers.ack(intake.block(
                run,
                attempt,
                new RecordedBlock(
                        block.chain(),
                        block.firstIteration(),
                        block.count(),
                        block.warmup(),
                        base64.decode(block.draws()),
                        base64.decode(block.stats()),
                        block.nextIteration(),
                        base64.decode(block.checkpoint()))));
    }

    @PostMapping("/runs/{run}/attempts/{attempt}/phase")
    ResponseEntity<byte[]> phase(
            @AuthenticationPrincipal WorkerTokens.Bearer.Joined bearer,
            @PathVariable long run,
            @PathVariable int attempt,
            @RequestBody byte[] body) {
        intake.requireHolder(run, attempt, bearer.workerId());
        return WorkerAnswers.ack(intake.phase(
                run, attempt, ProtocolJson.read(body, Phase.class).name().name()));
    }

    @PostMapping("/runs/{run}/attempts/{attempt}/heartbeat")
    ResponseEntity<byte[]> heartbeat(
            @AuthenticationPrincipal WorkerTokens.Bearer.Joined bearer,
            @PathVariable long run,
            @PathVariable int attempt) {
        intake.requireHolder(run, attempt, bearer.workerId());
        return WorkerAnswers.ack(intake.heartbeat(run, attempt));
    }

    @PostMapping("/runs/{run}/attempts/{attempt}/finish")
    ResponseEntity<byte[]> finish(
            @AuthenticationPrincipal WorkerTokens.Bearer.Joined bearer,
            @PathVariable long run,
            @PathVariable int attempt,
            @RequestBody byte[] body) {
        intake.requireHolder(run, attempt, bearer.workerId());
        Finish finish = ProtocolJson.read(body, Finish.class);
        RunStatus status =
                switch (finish.status()) {
                    case succeeded -> RunStatus.SUCCEEDED;
                    case failed -> RunStatus.FAILED;
                    case cancelled -> RunStatus.CANCELLED;
                };
        String error = status != RunStatus.FAILED
                ? ""
                : finish.error().isBlank() ? "The worker gave no reason." : finish.error();
        intake.finish(
                run,
                attempt,
                bearer.workerId(),
                new RunEnd(
                        status,
                        error,
                        finish.compileSeconds(),
                        finish.sampleSeconds(),
                        finish.gradients(),
                        finish.importance(),
                        finish.marginalLikelihood()));
        return WorkerAnswers.ack(false);
    }
}
