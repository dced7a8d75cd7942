package dev.variate.backend.pool;

import dev.variate.backend.InvalidInputException;
import dev.variate.backend.NotFoundException;
import dev.variate.backend.run.CheckDesk;
import dev.variate.backend.run.LeaseLostException;
import dev.variate.backend.run.LiveDesk;
import dev.variate.backend.run.RecordedBlock;
import dev.variate.backend.run.RunEnd;
import dev.variate.backend.run.RunIntake;
import dev.variate.backend.run.RunStatus;
import dev.variate.pool.protocol.Ack;
import dev.variate.pool.protocol.Block;
import dev.variate.pool.protocol.CheckResult;
import dev.variate.pool.protocol.Finish;
import dev.variate.pool.protocol.LiveResult;
import dev.variate.pool.protocol.Phase;
import dev.variate.pool.protocol.ProtocolJson;
import dev.variate.pool.protocol.Registered;
import dev.variate.pool.protocol.Registration;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;

/** The workers' addresses, as {@link dev.variate.pool.protocol} lists them. Each request has a virtual thread of its own, so a long poll may simply wait. */
@RestController
@RequestMapping("/pool/v1")
class PoolEndpoints {
    private static final Duration POLL = Duration.ofSeconds(20);

    private final Workers workers;
    private final RunIntake intake;
    private final LiveDesk live;
    private final CheckDesk checks;

    PoolEndpoints(Workers workers, RunIntake intake, LiveDesk live, CheckDesk checks) {
        this.workers = workers;
        this.intake = intake;
        this.live = live;
        this.checks = checks;
    }

    @PostMapping("/workers")
    ResponseEntity<byte[]> register(@AuthenticationPrincipal WorkerTokens.Bearer bearer, @RequestBody byte[] body) {
        long id = workers.register(ProtocolJson.read(body, Registration.class), bearer.local());
        return json(new Registered(Long.toString(id)));
    }

    @PostMapping("/workers/{worker}/lease")
    ResponseEntity<byte[]> lease(@PathVariable long worker) throws InterruptedException {
        WorkerEntity asking = workers.seen(worker);
        return orNothing(intake.lease(asking.id(), asking.name(), asking.devices(), POLL));
    }

    @PostMapping("/workers/{worker}/live")
    ResponseEntity<byte[]> live(@PathVariable long worker) throws InterruptedException {
        return orNothing(live.take(workers.seen(worker).id(), POLL));
    }

    @PostMapping("/live/{job}")
    ResponseEntity<byte[]> deliver(@PathVariable String job, @RequestBody byte[] body) {
        boolean wanted = live.deliver(job, ProtocolJson.read(body, LiveResult.class));
        return wanted ? ack(false) : ResponseEntity.status(HttpStatus.CONFLICT).build();
    }

    @PostMapping("/workers/{worker}/checks")
    ResponseEntity<byte[]> check(@PathVariable long worker) throws InterruptedException {
        return orNothing(checks.take(workers.seen(worker).id(), POLL));
    }

    @PostMapping("/checks/{job}")
    ResponseEntity<byte[]> checked(@PathVariable String job, @RequestBody byte[] body) {
        boolean wanted = checks.deliver(job, ProtocolJson.read(body, CheckResult.class));
        return wanted ? ack(false) : ResponseEntity.status(HttpStatus.CONFLICT).build();
    }

    @PostMapping("/runs/{run}/attempts/{attempt}/blocks")
    ResponseEntity<byte[]> block(@PathVariable long run, @PathVariable int attempt, @RequestBody byte[] body) {
        Block block = ProtocolJson.read(body, Block.class);
        Base64.Decoder base64 = Base64.getDecoder();
        return ack(intake.block(
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
    ResponseEntity<byte[]> phase(@PathVariable long run, @PathVariable int attempt, @RequestBody byte[] body) {
        return ack(intake.phase(
                run, attempt, ProtocolJson.read(body, Phase.class).name().name()));
    }

    @PostMapping("/runs/{run}/attempts/{attempt}/heartbeat")
    ResponseEntity<byte[]> heartbeat(@PathVariable long run, @PathVariable int attempt) {
        return ack(intake.heartbeat(run, attempt));
    }

    @PostMapping("/runs/{run}/attempts/{attempt}/finish")
    ResponseEntity<byte[]> finish(@PathVariable long run, @PathVariable int attempt, @RequestBody byte[] body) {
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
                new RunEnd(
                        status,
                        error,
                        finish.compileSeconds(),
                        finish.sampleSeconds(),
                        finish.gradients(),
                        finish.importance()));
        return ack(false);
    }

    @ExceptionHandler
    ResponseEntity<String> lost(LeaseLostException e) {
        return ResponseEntity.status(HttpStatus.CONFLICT).body(e.getMessage());
    }

    @ExceptionHandler
    ResponseEntity<String> unknown(NotFoundException e) {
        return ResponseEntity.status(HttpStatus.NOT_FOUND).body(e.getMessage());
    }

    @ExceptionHandler({InvalidInputException.class, JacksonException.class, IllegalArgumentException.class})
    ResponseEntity<String> invalid(RuntimeException e) {
        return ResponseEntity.badRequest().body(e.getMessage());
    }

    private static ResponseEntity<byte[]> orNothing(Optional<?> message) {
        return message.map(PoolEndpoints::json)
                .orElseGet(() -> ResponseEntity.noContent().build());
    }

    private static ResponseEntity<byte[]> ack(boolean cancel) {
        return json(new Ack(cancel));
    }

    private static ResponseEntity<byte[]> json(Object message) {
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(ProtocolJson.write(message));
    }
}
