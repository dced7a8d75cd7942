package dev.variate.backend.run;

import dev.variate.backend.InvalidInputException;
import dev.variate.backend.dataset.DataSnapshot;
import dev.variate.backend.dataset.Datasets;
import dev.variate.backend.model.ModelView;
import dev.variate.backend.model.Models;
import dev.variate.backend.project.Projects;
import dev.variate.backend.team.Account;
import dev.variate.device.Devices;
import dev.variate.fit.Method;
import dev.variate.fit.StopRules;
import dev.variate.inference.NutsSettings;
import dev.variate.model.ModelException;
import dev.variate.model.Posterior;
import dev.variate.model.Subsampling;
import dev.variate.pool.elaborator.Elaboration;
import dev.variate.pool.elaborator.Problem;
import dev.variate.pool.protocol.NamedTensor;
import dev.variate.pool.protocol.ProtocolJson;
import dev.variate.pool.start.Beginning;
import dev.variate.program.ProgramText;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Makes a run of a request: checks it, has the model elaborated, and stores all that a worker needs. The elaborator works outside any transaction. */
@Component
class Launches {
    private static final int MOST_CHAINS = 64;
    static final int MOST_ITERATIONS = 1_000_000;
    /** Draws of a run under way stand in the studio's memory, 8 bytes each and twice that while the array grows: a quarter of its 512 MB heap. */
    private static final long MOST_NUMBERS = 1L << 24;

    private static final SecureRandom RANDOM = new SecureRandom();
    /** Seeds that a double can hold exactly, so that they survive JavaScript. */
    private static final long SEEDS = 1L << 53;

    private final RunRepository runs;
    private final LaunchKeys keys;
    private final Contents contents;
    private final Projects projects;
    private final Models models;
    private final Datasets datasets;
    private final TransactionTemplate transaction;
    private final Quotas quotas;
    private final RunQueue queue;
    private final TrainingLaunches trainings;
    private final TrainingStore trained;

    Launches(
            RunRepository runs,
            LaunchKeys keys,
            Contents contents,
            Projects projects,
            Models models,
            Datasets datasets,
            TransactionTemplate transaction,
            Quotas quotas,
            RunQueue queue,
            TrainingLaunches trainings,
            TrainingStore trained) {
        this.trainings = trainings;
        this.trained = trained;
        this.runs = runs;
        this.keys = keys;
        this.contents = contents;
        this.projects = projects;
        this.models = models;
        this.datasets = datasets;
        this.transaction = transaction;
        this.quotas = quotas;
        this.queue = queue;
    }

    RunEntity launch(Account account, LaunchRequest request) {
        projects.requireEditor(account, request.projectId());
        quotas.requireRoom(request.projectId());
        ModelView model = models.get(account, request.modelId());
        if (model.projectId() != request.projectId()) {
            throw new InvalidInputException(
                    "model", "Model " + model.id() + " belongs to another project than " + request.projectId() + ".");
        }
        check(request);
        Optional<DataSnapshot> data = request.dataId().map(id -> datasets.snapshot(account, id));
        if (request.training().isPresent()) {
            return training(account, model, request, data, request.training().get());
        }
        Elaboration elaboration = models.elaboration(account, request.modelId(), request.source(), request.dataId());
        return switch (elaboration) {
            case Elaboration.Rejected rejected -> {
                data.ifPresent(snapshot -> DataMistakes.refuse(
                        rejected.problems(), datasets.get(account, snapshot.dataId(), snapshot.version())));
                yield save(account, model, request, data, run -> run.failed(words(rejected.problems())));
            }
            case Elaboration.Elaborated done -> elaborated(account, model, request, data, done);
        };
    }

    private RunEntity training(
            Account account,
            ModelView model,
            LaunchRequest request,
            Optional<DataSnapshot> data,
            LaunchRequest.Training wanted) {
        return switch (trainings.prepare(account, request, wanted)) {
            case TrainingLaunches.Prepared.Wrong wrong ->
                save(
                        account,
                        model,
                        request,
                        data,
                        run -> run.failed(words(wrong.rejected().problems())));
            case TrainingLaunches.Prepared.Ready ready -> {
                byte[] program = ProgramText.print(ready.loss()).getBytes(StandardCharsets.UTF_8);
                byte[] inputs = ProtocolJson.write(List.of());
                yield save(
                        account,
                        model,
                        request,
                        data,
                        made -> made.queued(contents.store(program), contents.store(inputs), List.of()),
                        run -> trained.add(run.id(), ready.training()));
            }
        };
    }

    private RunEntity elaborated(
            Account account,
            ModelView model,
            LaunchRequest request,
            Optional<DataSnapshot> data,
            Elaboration.Elaborated done) {
        Posterior posterior;
        List<String> scalars;
        List<String> notes;
        try {
            posterior = Posterior.of(done.program(), done.inputs());
            scalars = posterior.scalarNames();
            notes = posterior.notes();
        } catch (ModelException e) {
            return save(
                    account,
                    model,
                    request,
                    data,
                    run -> run.failed(e.line() > 0 ? "Line " + e.line() + ": " + e.getMessage() : e.getMessage()));
        }
        requireRoom(request.settings(), scalars.size());
        requireNamed(request.until(), scalars);
        if (method(request.method()).seesBatches()) {
            requireRows(posterior, request.settings());
        }
        byte[] program = ProgramText.print(done.program()).getBytes(StandardCharsets.UTF_8);
        byte[] inputs = ProtocolJson.write(NamedTensor.listOf(done.inputs()));
        RunEntity run = save(
                account,
                model,
                request,
                data,
                made -> made.queued(contents.store(program), contents.store(inputs), scalars));
        notes.forEach(note -> queue.log(run.id(), note));
        return run;
    }

    /** That a plate is not there is a slip in the settings, and the model is none the worse for it. */
    private static void requireRows(Posterior posterior, RunSettings settings) {
        try {
            Subsampling.check(posterior, settings.batch().plate());
        } catch (ModelException none) {
            throw new InvalidInputException(
                    settings.batch().plate().isEmpty() ? "method" : "settings.plate", none.getMessage());
        }
    }

    /** Fills a new run, inside the transaction that saves it. */
    private interface Filling {
        RunEntity fill(RunEntity run);
    }

    private RunEntity save(
            Account account, ModelView model, LaunchRequest request, Optional<DataSnapshot> data, Filling filling) {
        return save(account, model, request, data, filling, run -> {});
    }

    /** @param beside stores what belongs to the run, in the same transaction */
    private RunEntity save(
            Account account,
            ModelView model,
            LaunchRequest request,
            Optional<DataSnapshot> data,
            Filling filling,
            Consumer<RunEntity> beside) {
        OptionalInt revision = models.revisionOf(model.id(), request.source());
        long seed = request.seed().orElseGet(Launches::anySeed);
        return transaction.execute(status -> {
            int number = projects.nextRunNumber(request.projectId());
            RunEntity run = runs.save(filling.fill(new RunEntity(
                    account.id(), number, model.name(), revision, request, seed, data.map(DataSnapshot::versionId))));
            beside.accept(run);
            keys.made(run);
            return run;
        });
    }

    private static void check(LaunchRequest request) {
        Models.checkSource(request.source());
        if ((method(request.method()) == Method.TRAIN) != request.training().isPresent()) {
            throw new InvalidInputException(
                    "training",
                    "A run with the method `train` has a `training`, which says how it trains; no other has.");
        }
        if (request.training().isEmpty()) {
            check(method(request.method()), request.settings(), request.until());
        }
    }

    /** @throws InvalidInputException if no run can be made so */
    static void check(Method method, RunSettings settings, StopRules until) {
        if (!method.runsPrograms()) {
            throw new InvalidInputException("method", Method.whyNotTrace());
        }
        if (!method.hasChains() && until.any()) {
            throw new InvalidInputException(
                    "until", "`%s` has no chains that could end early: leave `until` out.".formatted(method.text()));
        }
        if (!method.hasChains() && (settings.chains() != 1 || settings.warmup() != 0)) {
            throw new InvalidInputException(
                    settings.chains() != 1 ? "settings.chains" : "settings.warmup",
                    "`%s` has neither chains nor a warm-up: leave `chains` and `warmup` out, or say 1 and 0."
                            .formatted(method.text()));
        }
        if (method.result() == Method.Result.POINT && settings.draws() != 1) {
            throw new InvalidInputException(
                    "settings.draws", "`%s` finds one point: leave `draws` out, or say 1.".formatted(method.text()));
        }
        within("chains", settings.chains(), method.fewestChains(), MOST_CHAINS);
        if (settings.chains() % method.chainsByMultiplesOf() != 0) {
            throw new InvalidInputException(
                    "settings.chains",
                    "`chains` is %d; of `%s` it is a multiple of %d."
                            .formatted(settings.chains(), method.text(), method.chainsByMultiplesOf()));
        }
        within("warmup", settings.warmup(), 0, MOST_ITERATIONS);
        within("draws", settings.draws(), 1, MOST_ITERATIONS);
        within("maxTreeDepth", settings.maxTreeDepth(), 1, NutsSettings.MAX_TREE_DEPTH);
        within("workers", settings.workers(), 1, MOST_CHAINS);
        if (settings.workers() > 1 && !method.canBeSplit() && method != Method.TRAIN) {
            throw new InvalidInputException(
                    "settings.workers",
                    "`%s` runs on one worker: it has no chains that go their own ways. Leave `workers` out, or say 1."
                            .formatted(method.text()));
        }
        if (method != Method.TRAIN && settings.workers() > settings.chains()) {
            throw new InvalidInputException(
                    "settings.workers",
                    "`workers` is %d, and the run has %d %s: each worker draws one chain or more."
                            .formatted(
                                    settings.workers(),
                                    settings.chains(),
                                    settings.chains() == 1 ? "chain" : "chains"));
        }
        if (!Devices.KNOWN.contains(settings.device())) {
            throw new InvalidInputException(
                    "settings.device",
                    "There is no device `" + settings.device() + "`; there are " + String.join(", ", Devices.KNOWN)
                            + ".");
        }
        try {
            Beginning.of(settings.init());
        } catch (IllegalArgumentException wrong) {
            throw InvalidInputException.of("settings.init", wrong);
        }
        if (!(settings.targetAccept() > 0 && settings.targetAccept() < 1)) {
            throw new InvalidInputException(
                    "settings.targetAccept",
                    "`targetAccept` is " + settings.targetAccept()
                            + "; it must lie between 0 and 1, and 0.8 is usual.");
        }
    }

    static long anySeed() {
        return RANDOM.nextLong(1, SEEDS);
    }

    private static Method method(String name) {
        try {
            return Method.named(name);
        } catch (IllegalArgumentException unknown) {
            throw InvalidInputException.of("method", unknown);
        }
    }

    static void within(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new InvalidInputException(
                    "settings." + name, "`%s` is %,d; it can be %,d to %,d.".formatted(name, value, least, most));
        }
    }

    static void requireNamed(StopRules until, List<String> scalars) {
        try {
            until.scalars(scalars);
        } catch (IllegalArgumentException unknown) {
            throw InvalidInputException.of("until.of", unknown);
        }
    }

    static void requireRoom(RunSettings settings, int scalars) {
        long numbers = (long) settings.chains() * (settings.warmup() + settings.draws()) * Math.max(1, scalars);
        if (numbers > MOST_NUMBERS) {
            throw new InvalidInputException(
                    "settings.draws",
                    "The run would store %,d numbers (%d quantities); at most %,d are kept. Ask for fewer draws."
                            .formatted(numbers, scalars, MOST_NUMBERS));
        }
    }

    private static String words(List<Problem> problems) {
        return problems.stream()
                .map(problem -> problem.hasPlace()
                        ? "Line " + problem.line() + ", column " + problem.column() + ": " + problem.message()
                        : problem.message())
                .collect(Collectors.joining("\n"));
    }
}
