package dev.variate.backend.api;

import dev.variate.backend.InvalidInputException;
import dev.variate.backend.model.ModelView;
import dev.variate.backend.model.Models;
import dev.variate.backend.run.Checks;
import dev.variate.backend.run.DrawsCsv;
import dev.variate.backend.run.LaunchKey;
import dev.variate.backend.run.LaunchRequest;
import dev.variate.backend.run.Launched;
import dev.variate.backend.run.LogEntry;
import dev.variate.backend.run.Placement;
import dev.variate.backend.run.Priority;
import dev.variate.backend.run.RunExports;
import dev.variate.backend.run.RunGraphView;
import dev.variate.backend.run.RunGraphs;
import dev.variate.backend.run.RunSettings;
import dev.variate.backend.run.RunView;
import dev.variate.backend.run.Runs;
import dev.variate.backend.run.Waiting;
import dev.variate.backend.team.Account;
import dev.variate.export.InferenceData;
import dev.variate.fit.Method;
import dev.variate.fit.StopRules;
import dev.variate.inference.MiniBatch;
import dev.variate.inference.NutsSettings.MetricKind;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.io.BufferedWriter;
import java.io.OutputStreamWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;
import tools.jackson.databind.JsonNode;

@RestController
@RequestMapping("/api/v1")
class RunsApi {
    static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    private final Runs runs;
    private final Models models;
    private final RunStreams streams;
    private final Waiting waiting;
    private final RunExports exports;
    private final RunGraphs graphs;
    private final Checks checks;

    RunsApi(
            Runs runs,
            Models models,
            RunStreams streams,
            Waiting waiting,
            RunExports exports,
            RunGraphs graphs,
            Checks checks) {
        this.checks = checks;
        this.runs = runs;
        this.models = models;
        this.streams = streams;
        this.waiting = waiting;
        this.exports = exports;
        this.graphs = graphs;
    }

    /** Launches a run of the model's text as it stands, with the latest version of the data. With an {@code Idempotency-Key} the same launch sent again gives the same run. */
    @PostMapping(path = "/projects/{project}/runs", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<RunDocument> launch(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account,
            @PathVariable long project,
            @Parameter(
                            description =
                                    "A name of this launch, such as a random UUID, good for a day: sent again under it, the launch gives the run that it gave before.")
                    @RequestHeader(name = IDEMPOTENCY_KEY, required = false)
                    @Nullable
                    String idempotencyKey,
            @RequestBody NewRun body) {
        Method method = body.method() == null ? Method.NUTS : named("method", body.method(), Method::named);
        ModelView model = models.get(account, Fields.required("model", body.model(), "the number of the model"));
        LaunchRequest request = new LaunchRequest(
                project,
                model.id(),
                model.source(),
                Optional.ofNullable(body.data()).or(model::dataId),
                method.text(),
                settings(method, body),
                Optional.ofNullable(body.seed()),
                body.placement() == null ? Placement.ANYWHERE : body.placement().complete(),
                body.until() == null ? StopRules.NONE : body.until().complete(),
                Optional.ofNullable(body.training()).map(NewTraining::complete));
        if (idempotencyKey == null) {
            RunView made = runs.launch(account, request);
            remember(account, model, made);
            return ResponseEntity.created(place(made)).body(RunDocument.of(made));
        }
        Launched launched =
                runs.launch(account, request, LaunchKey.of(idempotencyKey, "project " + project + " " + body));
        RunView run = launched.run();
        remember(account, model, run);
        return launched.again()
                ? ResponseEntity.ok().location(place(run)).body(RunDocument.of(run))
                : ResponseEntity.created(place(run)).body(RunDocument.of(run));
    }

    private static RunSettings settings(Method method, NewRun body) {
        NewTraining.check(method, body.training(), body.settings(), body.until());
        if (body.training() != null) {
            return body.training().settings();
        }
        RunSettings usual = RunSettings.usual(method);
        return body.settings() == null ? usual : body.settings().complete(usual);
    }

    /** A model that has no data set yet keeps that of its first launch, for those after it. */
    private void remember(Account account, ModelView model, RunView run) {
        if (model.dataId().isEmpty() && run.dataId().isPresent()) {
            models.chooseData(account, model.id(), run.dataId());
        }
    }

    static URI place(RunView run) {
        return URI.create("/api/v1/runs/" + run.id());
    }

    @GetMapping("/runs/{run}")
    RunDocument get(@Parameter(hidden = true) @AuthenticationPrincipal Account account, @PathVariable long run) {
        return RunDocument.of(
                runs.get(account, run), checks.findings(account, run).getNow(Optional.empty()));
    }

    @PostMapping("/runs/{run}/cancel")
    RunDocument cancel(@Parameter(hidden = true) @AuthenticationPrincipal Account account, @PathVariable long run) {
        return RunDocument.of(runs.cancel(account, run));
    }

    /** Runs that wait, in the order in which they would be served now. */
    @GetMapping("/queue")
    List<WaitingDocument> queue(@Parameter(hidden = true) @AuthenticationPrincipal Account account) {
        return waiting.list(account).stream().map(WaitingDocument::of).toList();
    }

    /** Moves a run that waits, or changes what it asks of its worker. */
    @PutMapping(path = "/runs/{run}/placement", consumes = MediaType.APPLICATION_JSON_VALUE)
    WaitingDocument place(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account,
            @PathVariable long run,
            @RequestBody NewPlacement body) {
        return WaitingDocument.of(waiting.place(account, run, body.complete()));
    }

    @GetMapping("/runs/{run}/log")
    List<LogEntry> log(@Parameter(hidden = true) @AuthenticationPrincipal Account account, @PathVariable long run) {
        return runs.log(account, run);
    }

    @GetMapping("/runs/{run}/summary")
    SummaryDocument summary(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account, @PathVariable long run) {
        return SummaryDocument.of(runs.get(account, run), runs.summary(account, run));
    }

    /** The draws after warm-up: {@code csv} is {@code draws.csv}; {@code cmdstan} a ZIP of a file a chain, as Stan's tools read. */
    @GetMapping("/runs/{run}/draws")
    @ApiResponse(
            responseCode = "200",
            content = {
                @Content(mediaType = "text/csv", schema = @Schema(type = "string")),
                @Content(mediaType = "application/zip", schema = @Schema(type = "string", format = "binary"))
            })
    ResponseEntity<StreamingResponseBody> draws(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account,
            @PathVariable long run,
            @Parameter(schema = @Schema(allowableValues = {"csv", "cmdstan"})) @RequestParam(defaultValue = "csv")
                    String format) {
        if (format.equals("cmdstan")) {
            return zip("run-" + run + "-cmdstan.zip", exports.stanCsv(account, run));
        }
        if (!format.equals("csv")) {
            throw new InvalidInputException(
                    "format", "There is no format `" + format + "`; there are `csv` and `cmdstan`.");
        }
        int warmup = runs.get(account, run).settings().warmup();
        List<String> scalars = runs.scalars(account, run);
        StreamingResponseBody body = out -> {
            BufferedWriter writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
            DrawsCsv csv = new DrawsCsv(writer, scalars, warmup);
            runs.eachBlock(account, run, csv::write);
            writer.flush();
        };
        return Attachments.named("run-" + run + "-draws.csv", MediaType.parseMediaType("text/csv;charset=UTF-8"))
                .body(body);
    }

    /**
     * The posterior, the warm-up, the sampler's statistics and the data as ArviZ's InferenceData: a Zarr store in a ZIP file. Of a run that has ended it has log likelihoods, predicted data and worlds from the priors too, which a worker computes while it is sent: 409 if none answers.
     *
     * @param criticism false leaves out what needs a worker
     */
    @GetMapping("/runs/{run}/inference-data")
    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = "application/zip", schema = @Schema(type = "string", format = "binary")))
    ResponseEntity<StreamingResponseBody> inferenceData(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account,
            @PathVariable long run,
            @Parameter(
                            description =
                                    "Whether log likelihoods, predicted data and worlds from the priors are wanted, which a worker computes while the file is sent: at most 100 million numbers. A run under way has none yet.")
                    @RequestParam(defaultValue = "true")
                    boolean criticism) {
        return zip("run-" + run + InferenceData.SUFFIX, exports.inferenceData(account, run, criticism));
    }

    private static ResponseEntity<StreamingResponseBody> zip(String name, RunExports.Export export) {
        return Attachments.named(name, Attachments.ZIP).body(export::write);
    }

    /** The graph of what was sampled, and what the draws say of its nodes. */
    @GetMapping("/runs/{run}/graph")
    RunGraphView graph(@Parameter(hidden = true) @AuthenticationPrincipal Account account, @PathVariable long run) {
        return graphs.of(account, run);
    }

    /** What happens to the run, from its state now until it ends: events {@code status}, {@code block} and {@code summary}. */
    @GetMapping(path = "/runs/{run}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = MediaType.TEXT_EVENT_STREAM_VALUE, schema = @Schema(type = "string")))
    SseEmitter events(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account,
            @PathVariable long run,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId) {
        return streams.open(account, run, lastEventId);
    }

    record NewRun(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, description = "The number of the model.") @Nullable
            Long model,

            @Schema(description = "The number of a data set; without it the one that the model was last used with.")
            @Nullable
            Long data,

            @Schema(description = ApiDescription.METHODS) @Nullable
            String method,

            @Nullable NewSettings settings,
            @Nullable Long seed,
            @Nullable NewPlacement placement,
            @Nullable UntilDocument until,

            @Schema(description = "How a run of the method train trains; other methods have none.") @Nullable
            NewTraining training) {}

    record NewPlacement(
            @Schema(allowableValues = {"low", "normal", "high"}) @Nullable
            String priority,

            @Nullable List<@Nullable String> labels,
            @Schema(minimum = "0") @Nullable Long memoryBytes) {
        Placement complete() {
            return new Placement(
                    priority == null ? Priority.NORMAL : Priority.of(priority),
                    labels == null
                            ? List.of()
                            : labels.stream()
                                    .map(label -> Fields.required("placement.labels", label, "words and no null"))
                                    .toList(),
                    memoryBytes == null ? 0 : memoryBytes);
        }
    }

    record NewSettings(
            @Nullable Integer chains,
            @Nullable Integer warmup,
            @Nullable Integer draws,

            @Schema(allowableValues = {"jvm", "tensorflow", "pjrt"}) @Nullable
            String device,

            @Nullable Double targetAccept,

            @Schema(allowableValues = {"diagonal", "lowRank", "dense"}) @Nullable
            String metric,

            @Nullable Integer maxTreeDepth,
            @Nullable Integer workers,

            @Schema(
                    types = {"string", "object", "array"},
                    description =
                            "Where chains begin: auto (paths to a mode for nuts, hmc, mams and mala; others as suits them),"
                                    + " jitter, pathfinder or prior; or values by variable, as {\"mu\": 3,"
                                    + " \"theta\": [1, 2]}, or an array of such objects, one for each chain. A variable"
                                    + " without a value begins at random.")
            @Nullable
            JsonNode init,

            @Schema(description = "Rows of the data that a step of sgld or sghmc sees; 100, if it is left out.")
            @Nullable
            Integer batchSize,

            @Schema(
                    description =
                            "How far a step of sgld or sghmc goes, in units of the posterior's standard deviations, of sgld their square: above 0, at most 1; 0.1, if it is left out.")
            @Nullable
            Double stepSize,

            @Schema(
                    description =
                            "The plate whose rows sgld and sghmc see some at a time; if it is left out, the longest with an observed variable, and without plates the rows of those that have most.")
            @Nullable
            String plate) {
        RunSettings complete(RunSettings usual) {
            return new RunSettings(
                    chains == null ? usual.chains() : chains,
                    warmup == null ? usual.warmup() : warmup,
                    draws == null ? usual.draws() : draws,
                    device == null ? usual.device() : device,
                    targetAccept == null ? usual.targetAccept() : targetAccept,
                    metric == null ? usual.metric() : named("settings.metric", metric, MetricKind::named),
                    maxTreeDepth == null ? usual.maxTreeDepth() : maxTreeDepth,
                    workers == null ? usual.workers() : workers,
                    init == null || init.isNull() ? usual.init() : StartsJson.text(init),
                    batch(usual.batch()));
        }

        private MiniBatch batch(MiniBatch usual) {
            try {
                return new MiniBatch(
                        plate == null ? usual.plate() : plate,
                        batchSize == null ? usual.batchSize() : batchSize,
                        stepSize == null ? usual.stepSize() : stepSize);
            } catch (IllegalArgumentException wrong) {
                // the message begins with the name of what is wrong, in backquotes
                throw InvalidInputException.of("settings." + wrong.getMessage().split("`", 3)[1], wrong);
            }
        }
    }

    /** What the engine calls by this name. */
    static <T> T named(String field, String name, Function<String, T> find) {
        try {
            return find.apply(name);
        } catch (IllegalArgumentException unknown) {
            throw InvalidInputException.of(field, unknown);
        }
    }
}
