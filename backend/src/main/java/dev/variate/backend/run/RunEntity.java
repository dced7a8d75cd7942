package dev.variate.backend.run;

import dev.variate.backend.team.Audit;
import dev.variate.diagnostics.Importance;
import dev.variate.diagnostics.MarginalLikelihood;
import dev.variate.export.EngineVersion;
import dev.variate.fit.Method;
import dev.variate.fit.StopRules;
import dev.variate.inference.MiniBatch;
import dev.variate.inference.NutsSettings.MetricKind;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** A run as it is made and read. What happens to it afterwards are single statements of {@link RunQueue}, which fence off late workers. */
@Entity
@Table(name = "runs")
class RunEntity {
    /** Of the code that draws. */
    static final String OWN_VERSION = EngineVersion.text();

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    private long projectId;
    private int number;
    private long modelId;
    private String modelName;
    private Integer revision;
    private long accountId;
    private String source;
    private Long dataVersionId;
    private String method;
    private int chains;
    private int warmup;
    private int draws;
    private String device;
    private double targetAccept;
    private String metric;
    private int maxTreeDepth;
    private int workers;
    private String init;
    private String plate;
    private int batchSize;
    private double stepSize;
    private long seed;
    private int priority;
    private String[] labels;
    private long memoryBytes;
    private byte[] programHash;
    private byte[] inputsHash;
    private String scalars;
    private String engineVersion;
    private String status;
    private String phase;
    private int attempt;
    private String workerName;
    private String error;
    private String wish;
    private String endedBy;
    private Integer kept;
    private Double untilEss;
    private Double untilMcse;
    private String untilOf;
    private Double untilSeconds;
    private boolean untilDivergence;
    private Long reproducesId;
    private Boolean sameDraws;
    private int divergences;

    @Column(name = "max_r_hat")
    private Double maxRHat;

    private Double minEss;
    private String verdict;

    @Column(name = "k_hat")
    private Double kHat;

    private Double effectiveDraws;
    private Double logMarginal;
    private Double logMarginalError;
    private Long gradients;
    private Double compileSeconds;
    private Double sampleSeconds;
    private Instant createdAt;
    private Instant startedAt;
    private Instant finishedAt;

    protected RunEntity() {}

    /** A run that has not met the elaborator's answer yet; one of {@link #queued} and {@link #failed} must follow before it is saved. */
    RunEntity(
            long accountId,
            int number,
            String modelName,
            OptionalInt revision,
            LaunchRequest request,
            long seed,
            Optional<Long> dataVersionId) {
        this.projectId = request.projectId();
        this.number = number;
        this.modelId = request.modelId();
        this.modelName = modelName;
        this.revision = revision.isPresent() ? revision.getAsInt() : null;
        this.accountId = accountId;
        this.source = request.source();
        this.dataVersionId = dataVersionId.orElse(null);
        sampling(request.method(), request.settings(), seed, request.until());
        this.priority = request.placement().priority().rank();
        this.labels = request.placement().labels().toArray(String[]::new);
        this.memoryBytes = request.placement().memoryBytes();
        this.scalars = "";
        begin();
    }

    /** A run of the same program and data as another, for this account. */
    RunEntity(
            RunEntity other,
            long accountId,
            int number,
            Method method,
            RunSettings settings,
            long seed,
            StopRules until) {
        this.projectId = other.projectId;
        this.number = number;
        this.modelId = other.modelId;
        this.modelName = other.modelName;
        this.revision = other.revision;
        this.accountId = accountId;
        this.source = other.source;
        this.dataVersionId = other.dataVersionId;
        sampling(method.text(), settings, seed, until);
        this.priority = other.priority;
        this.labels = other.labels.clone();
        this.memoryBytes = other.memoryBytes;
        this.programHash = other.programHash.clone();
        this.inputsHash = other.inputsHash.clone();
        this.scalars = other.scalars;
        begin();
        this.status = RunStatus.QUEUED.text();
    }

    private void sampling(String by, RunSettings settings, long with, StopRules until) {
        this.method = by;
        this.chains = settings.chains();
        this.warmup = settings.warmup();
        this.draws = settings.draws();
        this.device = settings.device();
        this.targetAccept = settings.targetAccept();
        this.metric = settings.metric().text();
        this.maxTreeDepth = settings.maxTreeDepth();
        this.workers = settings.workers();
        this.init = settings.init();
        this.plate = settings.batch().plate();
        this.batchSize = settings.batch().batchSize();
        this.stepSize = settings.batch().stepSize();
        this.seed = with;
        this.untilEss = until.ess().isPresent() ? until.ess().getAsDouble() : null;
        this.untilMcse = until.mcse().isPresent() ? until.mcse().getAsDouble() : null;
        this.untilOf = until.of();
        this.untilSeconds = until.seconds().isPresent() ? until.seconds().getAsDouble() : null;
        this.untilDivergence = until.divergence();
    }

    private void begin() {
        this.engineVersion = OWN_VERSION;
        this.phase = "";
        this.workerName = "";
        this.error = "";
        this.wish = "";
        this.endedBy = "";
        this.verdict = "";
        this.createdAt = Instant.now();
    }

    RunEntity queued(byte[] program, byte[] inputs, List<String> scalarNames) {
        status = RunStatus.QUEUED.text();
        programHash = program;
        inputsHash = inputs;
        scalars = String.join("\n", scalarNames);
        return this;
    }

    RunEntity failed(String reason) {
        status = RunStatus.FAILED.text();
        error = reason;
        finishedAt = createdAt;
        return this;
    }

    RunEntity reproducing(OptionalLong original) {
        reproducesId = original.isPresent() ? original.getAsLong() : null;
        return this;
    }

    /** The run whose draws this one was to make again. */
    OptionalLong reproduces() {
        return reproducesId == null ? OptionalLong.empty() : OptionalLong.of(reproducesId);
    }

    long id() {
        return id;
    }

    long projectId() {
        return projectId;
    }

    int number() {
        return number;
    }

    /** What the record of deeds calls it. */
    Audit.Subject subject() {
        return new Audit.Subject("run", id, "run " + number);
    }

    long modelId() {
        return modelId;
    }

    long accountId() {
        return accountId;
    }

    Optional<Long> dataVersionId() {
        return Optional.ofNullable(dataVersionId);
    }

    byte[] programHash() {
        return programHash;
    }

    byte[] inputsHash() {
        return inputsHash;
    }

    long seed() {
        return seed;
    }

    RunStatus status() {
        return RunStatus.of(status);
    }

    String engineVersion() {
        return engineVersion;
    }

    int attempt() {
        return attempt;
    }

    /** What somebody wants of it while a worker has it; empty if nothing. */
    String wish() {
        return wish;
    }

    String endedBy() {
        return endedBy;
    }

    /** Draws of each chain that count, once it has ended. */
    int counted() {
        return kept == null ? draws : kept;
    }

    List<String> scalars() {
        return scalars.isEmpty() ? List.of() : List.of(scalars.split("\n"));
    }

    RunSettings settings() {
        return new RunSettings(
                chains,
                warmup,
                draws,
                device,
                targetAccept,
                MetricKind.named(metric),
                maxTreeDepth,
                workers,
                init,
                new MiniBatch(plate, batchSize, stepSize));
    }

    Method method() {
        return Method.named(method);
    }

    /** When it may end before its last draw. */
    StopRules until() {
        return new StopRules(optional(untilEss), optional(untilMcse), untilOf, optional(untilSeconds), untilDivergence);
    }

    /** Of an approximation that has ended well. */
    Optional<Importance> importance() {
        return kHat == null || effectiveDraws == null
                ? Optional.empty()
                : Optional.of(new Importance(kHat, effectiveDraws));
    }

    /** Of the model, where the method found it. */
    Optional<MarginalLikelihood> marginalLikelihood() {
        return logMarginal == null || logMarginalError == null
                ? Optional.empty()
                : Optional.of(new MarginalLikelihood(logMarginal, logMarginalError));
    }

    RunView view(
            String who,
            Optional<Long> dataId,
            OptionalInt dataVersion,
            List<Integer> progress,
            Optional<SummaryView> current,
            MarksView marks) {
        return new RunView(
                id,
                number,
                projectId,
                modelId,
                modelName,
                revision == null ? OptionalInt.empty() : OptionalInt.of(revision),
                status(),
                phase,
                wish,
                who,
                createdAt,
                Optional.ofNullable(startedAt),
                Optional.ofNullable(finishedAt),
                method(),
                settings(),
                until(),
                seed,
                source,
                dataId,
                dataVersion,
                error,
                endedBy,
                kept == null ? OptionalInt.empty() : OptionalInt.of(kept),
                progress,
                current.map(summary -> summary.verdict().sentence()).orElse(verdict),
                current.map(SummaryView::divergences).orElse(divergences),
                current.map(SummaryView::maxRHat).orElse(optional(maxRHat)),
                current.map(SummaryView::minEss).orElse(optional(minEss)),
                gradients == null ? OptionalLong.empty() : OptionalLong.of(gradients),
                optional(compileSeconds),
                optional(sampleSeconds),
                workerName,
                engineVersion,
                reproduces(),
                Optional.ofNullable(sameDraws),
                importance(),
                marginalLikelihood(),
                marks);
    }

    private static OptionalDouble optional(Double number) {
        return number == null ? OptionalDouble.empty() : OptionalDouble.of(number);
    }
}
