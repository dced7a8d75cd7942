package dev.variate.pool.worker;

import dev.variate.device.Device;
import dev.variate.device.Devices;
import dev.variate.diagnostics.CrossValidation;
import dev.variate.diagnostics.LeaveOneOut;
import dev.variate.diagnostics.PointwiseLogLikelihood;
import dev.variate.diagnostics.PredictiveCheck;
import dev.variate.diagnostics.Waic;
import dev.variate.fit.CalibrationRun;
import dev.variate.fit.Criticism;
import dev.variate.fit.Fit;
import dev.variate.fit.Predicted;
import dev.variate.inference.NutsSettings;
import dev.variate.inference.SamplingException;
import dev.variate.model.ModelException;
import dev.variate.model.PointwiseLikelihood;
import dev.variate.model.Predictive;
import dev.variate.pool.protocol.CheckJob;
import dev.variate.pool.protocol.CheckResult;
import dev.variate.pool.protocol.NamedTensor;
import dev.variate.pool.protocol.PackedDoubles;
import dev.variate.program.InvalidProgramException;
import dev.variate.program.Program;
import dev.variate.program.ProgramChecker;
import dev.variate.program.ProgramText;
import dev.variate.program.Site;
import dev.variate.random.Key;
import dev.variate.tensor.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Answers one {@link CheckJob}, within bounds on memory that are named where they bind. */
final class Checking {
    /** Log densities, observations × draws: 64 MB. */
    static final long MOST_LOG_DENSITIES = 8_000_000;
    /** Fewer draws than this say little of an importance weight's tail. */
    static final int FEWEST_DRAWS = 100;
    /** More draws say no more of how priors move a posterior. */
    static final int MOST_SCALED_DRAWS = 10_000;
    /** Predicted numbers, elements × data sets: 4 MB, and some more where data are so large that fewer data sets would show nothing. */
    static final long MOST_PREDICTED = 500_000;

    static final int FEWEST_PREDICTIONS = 20;
    static final long MOST_ELEMENTS = 100_000;

    private final CheckJob job;
    private final Device device;
    private final List<String> notes = new ArrayList<>();

    private Checking(CheckJob job, Device device) {
        this.job = job;
        this.device = device;
    }

    static CheckResult answer(CheckJob job) {
        try {
            return new Checking(job, Devices.named("jvm")).result();
        } catch (InvalidProgramException | ModelException | IllegalArgumentException | IndexOutOfBoundsException e) {
            return CheckResult.failed(e.getMessage());
        } catch (OutOfMemoryError e) {
            return CheckResult.failed("The checks of this model need more memory than this worker has.");
        } catch (RuntimeException | Error e) {
            WorkerLog.say("checks failed by a mistake of ours: " + e);
            return CheckResult.failed("The worker failed: " + e);
        }
    }

    private CheckResult result() {
        Program program = ProgramText.parse(job.program());
        ProgramChecker.check(program);
        Map<String, Value> inputs = NamedTensor.toMap(job.inputs());
        return switch (job.question()) {
            case EXECUTION, EXECUTION_ON_DATA -> Executing.answer(program, inputs, job);
            case CALIBRATION -> calibrated(program, inputs);
            case FOLD -> leftOut(program, inputs);
            case CRITICISM -> Criticising.answer(program, inputs, job, device);
            case PREDICTIONS -> predicted(program, inputs);
        };
    }

    private CheckResult calibrated(Program program, Map<String, Value> inputs) {
        CalibrationRun.Part part =
                CalibrationRun.part(program, inputs, device, job.first(), job.predictions(), job.seed(), i -> {});
        return CheckResult.ranked(new CheckResult.Ranks(
                part.names(),
                part.ranks().stream()
                        .map(ranks -> Arrays.stream(ranks).boxed().toList())
                        .toList(),
                part.failed(),
                part.failure().orElse("")));
    }

    private CheckResult leftOut(Program program, Map<String, Value> inputs) {
        try (Fit fit = Fit.compile(program, inputs, device)) {
            CrossValidation.Part part =
                    fit.fold(job.predictions(), job.first(), NutsSettings.defaults(), job.seed(), MOST_LOG_DENSITIES);
            return CheckResult.leftOut(new CheckResult.Fold(
                    job.first(),
                    part.rows(),
                    part.observations().stream()
                            .map(CrossValidation.Observation::name)
                            .toList(),
                    PackedDoubles.pack(part.observations().stream()
                            .mapToDouble(CrossValidation.Observation::elpd)
                            .toArray()),
                    part.doubtful()));
        } catch (SamplingException e) {
            return CheckResult.failed(
                    "Fit %d of %d failed: %s".formatted(job.first() + 1, job.predictions(), e.getMessage()));
        }
    }

    private CheckResult predicted(Program program, Map<String, Value> inputs) {
        if (job.draws().isEmpty()) {
            return result(Optional.of(worlds(program, inputs)), List.of(), Optional.empty());
        }
        double[][][] draws = job.draws().stream()
                .map(chain -> rows(PackedDoubles.unpack(chain)))
                .toArray(double[][][]::new);
        Criticism criticism = Criticism.of(program, inputs, device);
        int scalars = criticism.posterior().scalarNames().size();
        if (scalars != job.scalars()) {
            throw new IllegalArgumentException("Draws have " + scalars + " scalars, found " + job.scalars());
        }
        Optional<LeaveOneOut> loo = Optional.empty();
        Optional<Waic> waic = Optional.empty();
        Optional<PointwiseLogLikelihood> likelihood = likelihood(criticism, draws);
        if (likelihood.isPresent()) {
            loo = likelihood.map(LeaveOneOut::of);
            waic = likelihood.map(Waic::of);
        }
        Optional<Predicted> predicted = predicted(criticism, draws);
        double[] pit = predicted.map(p -> pit(criticism, draws, p)).orElse(new double[0]);
        return result(
                predicted,
                loo.isEmpty() ? List.of() : List.of(loo(loo.get(), waic.orElseThrow(), pit)),
                sensitivity(criticism, draws, scalars));
    }

    /** Of the priors above the lower levels of a hierarchy, as the source of the method advises (Kallioinen et al. 2024); of all, where there are no others. */
    private Optional<List<CheckResult.Sensitivity>> sensitivity(Criticism criticism, double[][][] draws, int scalars) {
        Set<String> hierarchy = criticism.posterior().hierarchy();
        Set<String> scaled = criticism.posterior().model().sites().stream()
                .filter(site -> site.role() == Site.Role.LATENT && !hierarchy.contains(site.name()))
                .map(Site::name)
                .collect(Collectors.toSet());
        if (!scaled.isEmpty() && !hierarchy.isEmpty()) {
            notes.add(
                    "Sensitivity is to the priors of `%s`: `%s` stand between them and the data, and belong to the model."
                            .formatted(
                                    scaled.stream().sorted().collect(Collectors.joining("`, `")),
                                    String.join("`, `", hierarchy)));
        }
        int most = (int) Math.min(MOST_SCALED_DRAWS, MOST_LOG_DENSITIES / Math.max(1, scalars));
        return Optional.of(criticism.sensitivity(draws, scaled, Math.max(FEWEST_DRAWS, most)).scalars().stream()
                .map(s -> new CheckResult.Sensitivity(s.name(), s.prior(), s.likelihood()))
                .toList());
    }

    private Predicted worlds(Program program, Map<String, Value> inputs) {
        long elements = program.sites().stream()
                .mapToLong(s -> s.value().type().shape().size())
                .sum();
        if (elements > MOST_ELEMENTS) {
            throw new ModelException(
                    "A world of this model has %,d numbers, more than are predicted here.".formatted(elements));
        }
        Predicted worlds = Criticism.priorPredictive(program, inputs, device, dataSets(elements), job.seed());
        noteFactors(worlds);
        return worlds;
    }

    /** As many as are wanted, where they are not too large. */
    private int dataSets(long elements) {
        return (int) Math.min(job.predictions(), Math.max(FEWEST_PREDICTIONS, MOST_PREDICTED / Math.max(1, elements)));
    }

    private double[][] rows(double[] chain) {
        if (job.scalars() < 1 || chain.length % job.scalars() != 0) {
            throw new IllegalArgumentException(
                    chain.length + " numbers do not make draws of " + job.scalars() + " scalars");
        }
        double[][] rows = new double[chain.length / job.scalars()][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = Arrays.copyOfRange(chain, i * job.scalars(), (i + 1) * job.scalars());
        }
        return rows;
    }

    private Optional<PointwiseLogLikelihood> likelihood(Criticism criticism, double[][][] draws) {
        int all = Arrays.stream(draws).mapToInt(chain -> chain.length).sum();
        List<PointwiseLikelihood.Observed> observed = criticism.posterior().observed();
        int observations = observed.stream().mapToInt(v -> v.shape().size()).sum();
        if (observations == 0) {
            notes.add("The model has no observed variable, so there is nothing that it could have predicted.");
            return Optional.empty();
        }
        if ((long) observations * Math.min(all, FEWEST_DRAWS) > MOST_LOG_DENSITIES) {
            notes.add("There are %,d observations, more than can be left out one by one here.".formatted(observations));
            return Optional.empty();
        }
        Optional<PointwiseLogLikelihood> found = criticism.pointwiseLogLikelihood(draws, MOST_LOG_DENSITIES);
        found.filter(l -> l.draws() < all)
                .ifPresent(l -> notes.add(
                        "LOO is of %,d draws, evenly spread over the run: with %,d observations more would not fit into memory."
                                .formatted(l.draws(), observations)));
        for (PointwiseLikelihood.Observed variable : observed) {
            if (variable.serial()) {
                notes.add("The steps of `" + variable.name()
                        + "` are scored each given those before it: leaving one out is not to have missed it.");
            }
        }
        return found;
    }

    /** Nothing where the data are too large, or cannot be drawn: then the notes say why. */
    private Optional<Predicted> predicted(Criticism criticism, double[][][] draws) {
        try {
            int elements = criticism.posterior().observed().stream()
                    .mapToInt(v -> v.value().size())
                    .sum();
            if (elements == 0) {
                return Optional.empty();
            }
            if (elements > MOST_ELEMENTS) {
                notes.add("A predicted data set has %,d numbers, more than are predicted here.".formatted(elements));
                return Optional.empty();
            }
            int count = dataSets(elements);
            Predicted predicted = criticism.posteriorPredictive(draws, count, job.seed());
            if (count < job.predictions()) {
                notes.add("There are %,d predicted data sets: more of %,d numbers each would not fit."
                        .formatted(predicted.draws().length, elements));
            }
            noteFactors(predicted);
            return Optional.of(predicted);
        } catch (ModelException e) {
            notes.add("Data cannot be predicted. " + e.getMessage());
            return Optional.empty();
        }
    }

    private void noteFactors(Predicted predicted) {
        if (!predicted.factors().isEmpty()) {
            notes.add((predicted.factors().size() == 1 ? "The factor `" : "The factors `")
                    + String.join("`, `", predicted.factors())
                    + "` weigh" + (predicted.factors().size() == 1 ? "s" : "")
                    + " the posterior, and no predicted data.");
        }
    }

    /** Where every observation is one number, and is predicted. */
    private double[] pit(Criticism criticism, double[][][] draws, Predicted predicted) {
        double[] observed = predicted.variables().stream()
                .flatMap(v -> v.observed().stream())
                .flatMapToDouble(v -> Arrays.stream(v.toArray()))
                .toArray();
        boolean alike =
                predicted.variables().stream().allMatch(v -> v.observed().isPresent())
                        && criticism.posterior().observed().stream()
                                .allMatch(v -> v.shape().equals(v.value()))
                        && predicted.refusal().isEmpty()
                        && (long) observed.length * predicted.draws().length <= MOST_LOG_DENSITIES;
        if (!alike) {
            return new double[0];
        }
        double[][] used = new double[predicted.draws().length][];
        for (int i = 0; i < used.length; i++) {
            used[i] = draws[predicted.chains()[i]][predicted.iterations()[i]];
        }
        return criticism
                .pointwiseLogLikelihood(new double[][][] {used}, MOST_LOG_DENSITIES)
                .map(l -> PredictiveCheck.looPit(
                        l, observed, predicted.draws(), Key.of(job.seed()).fold("LOO-PIT")))
                .orElse(new double[0]);
    }

    private CheckResult result(
            Optional<Predicted> predicted,
            List<CheckResult.Loo> loo,
            Optional<List<CheckResult.Sensitivity>> sensitivity) {
        return new CheckResult(
                predicted
                        .map(p ->
                                p.variables().stream().map(v -> variable(p, v)).toList())
                        .orElse(List.of()),
                loo,
                predicted.map(p -> p.draws().length).orElse(0),
                predicted
                        .flatMap(p -> p.refusal().map(why -> "%,d of %,d data sets could not be predicted. %s"
                                .formatted(p.refused(), p.draws().length, why)))
                        .orElse(""),
                notes,
                "",
                sensitivity);
    }

    private static CheckResult.Variable variable(Predicted predicted, Predictive.Variable variable) {
        double[] all = Arrays.stream(predicted.of(variable.name()))
                .flatMapToDouble(Arrays::stream)
                .toArray();
        return new CheckResult.Variable(
                variable.name(),
                Arrays.stream(variable.shape().dims()).boxed().toList(),
                variable.support().name(),
                variable.observed().map(v -> PackedDoubles.pack(v.toArray())).orElse(""),
                PackedDoubles.pack(all));
    }

    private static CheckResult.Loo loo(LeaveOneOut loo, Waic waic, double[] pit) {
        List<LeaveOneOut.Observation> all = loo.observations();
        return new CheckResult.Loo(
                all.stream().map(LeaveOneOut.Observation::name).toList(),
                loo.draws(),
                PackedDoubles.pack(
                        all.stream().mapToDouble(LeaveOneOut.Observation::elpd).toArray()),
                PackedDoubles.pack(all.stream()
                        .mapToDouble(LeaveOneOut.Observation::parameters)
                        .toArray()),
                PackedDoubles.pack(
                        all.stream().mapToDouble(LeaveOneOut.Observation::kHat).toArray()),
                PackedDoubles.pack(all.stream()
                        .mapToDouble(LeaveOneOut.Observation::relativeEfficiency)
                        .toArray()),
                PackedDoubles.pack(pit),
                PackedDoubles.pack(waic.elpd(), waic.se(), waic.parameters()));
    }
}
