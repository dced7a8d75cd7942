package dev.variate.backend.api;

import dev.variate.backend.pool.NewWorkerToken;
import dev.variate.backend.pool.PoolTrialView;
import dev.variate.backend.pool.PoolTrials;
import dev.variate.backend.pool.WorkerState;
import dev.variate.backend.pool.WorkerTokenView;
import dev.variate.backend.pool.WorkerTokens;
import dev.variate.backend.pool.WorkerView;
import dev.variate.backend.pool.Workers;
import dev.variate.backend.team.Account;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The pool's board: who is there, what they may do, and the tokens that let others join. Only the owner of the studio changes it. */
@RestController
@RequestMapping("/api/v1")
class WorkersApi {
    private final Workers workers;
    private final WorkerTokens tokens;
    private final PoolTrials trials;

    WorkersApi(Workers workers, WorkerTokens tokens, PoolTrials trials) {
        this.workers = workers;
        this.trials = trials;
        this.tokens = tokens;
    }

    @GetMapping("/workers")
    List<WorkerDocument> list(@Parameter(hidden = true) @AuthenticationPrincipal Account account) {
        return workers.list(account).stream().map(WorkerDocument::of).toList();
    }

    /** Takes runs again. */
    @PostMapping("/workers/{worker}/open")
    WorkerDocument open(@Parameter(hidden = true) @AuthenticationPrincipal Account account, @PathVariable long worker) {
        return WorkerDocument.of(workers.become(account, worker, WorkerState.OPEN));
    }

    /** Finishes the run that it has, and takes no other. */
    @PostMapping("/workers/{worker}/cordon")
    WorkerDocument cordon(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account, @PathVariable long worker) {
        return WorkerDocument.of(workers.become(account, worker, WorkerState.CORDONED));
    }

    /** Hands back the run that it has, which goes on elsewhere from its last checkpoint, and takes no other. */
    @PostMapping("/workers/{worker}/drain")
    WorkerDocument drain(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account, @PathVariable long worker) {
        return WorkerDocument.of(workers.become(account, worker, WorkerState.DRAINED));
    }

    /** Forgets a worker that is gone. */
    @DeleteMapping("/workers/{worker:[0-9]+}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void forget(@Parameter(hidden = true) @AuthenticationPrincipal Account account, @PathVariable long worker) {
        workers.forget(account, worker);
    }

    /** Tries whether the workers that may open ports can compute together: each brings a TensorFlow server up, all add vectors up. Answered when it is known, within 90 s. */
    @PostMapping("/workers/trial")
    PoolTrialView trial(@Parameter(hidden = true) @AuthenticationPrincipal Account account)
            throws InterruptedException {
        return trials.run(account);
    }

    @GetMapping("/worker-tokens")
    List<WorkerTokenView> tokens(@Parameter(hidden = true) @AuthenticationPrincipal Account account) {
        return tokens.list(account);
    }

    /** Makes a token with which workers join. Its secret is answered this once. */
    @PostMapping(path = "/worker-tokens", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<MadeToken> makeToken(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account, @RequestBody NewWorkerTokenBody body) {
        NewWorkerToken made =
                tokens.create(account, Fields.required("name", body.name(), "which says where the workers are"));
        return ResponseEntity.created(URI.create("/api/v1/worker-tokens"))
                .body(new MadeToken(made.token().id(), made.token().name(), made.secret()));
    }

    /** Takes a token back; the workers that joined with it lose their runs, which go on elsewhere. */
    @DeleteMapping("/worker-tokens/{token}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void revokeToken(@Parameter(hidden = true) @AuthenticationPrincipal Account account, @PathVariable long token) {
        tokens.revoke(account, token);
    }

    record NewWorkerTokenBody(
            @Schema(
                    requiredMode = Schema.RequiredMode.REQUIRED,
                    minLength = 1,
                    maxLength = 200,
                    pattern = ApiDescription.SOME_TEXT)
            @Nullable
            String name) {}

    record MadeToken(long id, String name, String secret) {}

    /**
     * @param hardware what its machine has, in words
     * @param refusal why the studio does not take it, as one of another version or with a token that was revoked; else empty
     * @param run the number under which the run can be asked for that the worker is at
     */
    record WorkerDocument(
            long id,
            String name,
            String host,
            String version,
            List<String> devices,
            List<String> labels,
            int cores,
            long memoryBytes,
            String clusterHost,
            String hardware,
            boolean local,
            boolean alive,
            String refusal,
            String state,
            Instant lastSeenAt,
            Optional<Long> run) {
        static WorkerDocument of(WorkerView view) {
            return new WorkerDocument(
                    view.id(),
                    view.name(),
                    view.host(),
                    view.version(),
                    view.devices(),
                    view.labels(),
                    view.cores(),
                    view.memoryBytes(),
                    view.clusterHost(),
                    view.hardware(),
                    view.local(),
                    view.alive(),
                    view.refusal(),
                    view.state().text(),
                    view.lastSeenAt(),
                    view.running());
        }
    }
}
