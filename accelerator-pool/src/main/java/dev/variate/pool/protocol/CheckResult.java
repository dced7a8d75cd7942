package dev.variate.pool.protocol;

import dev.variate.export.CriticismColumns;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What came of a {@link CheckJob}.
 *
 * @param variables what was predicted, in the order of the model's text
 * @param loo empty, or one: without draws of the posterior, or without observations, there is none
 * @param predictions how many data sets were predicted, those included that a distribution refused
 * @param refusal why some were refused, in words; empty if none was
 * @param notes what a reader must know to read these figures right, in words
 * @param error in words; empty if there is anything above
 * @param sensitivity of each quantity to its priors and to the data, if there were draws; results that were kept before there was any have none
 * @param execution the steps of one execution, if that was the question
 * @param ranks of some simulations of a calibration, if that was the question
 * @param fold one fit of a cross-validation, if that was the question
 * @param rows of a file for other tools, if that was the question
 */
public record CheckResult(
        List<Variable> variables,
        List<Loo> loo,
        int predictions,
        String refusal,
        List<String> notes,
        String error,
        Optional<List<Sensitivity>> sensitivity,
        Optional<List<ExecutionStep>> execution,
        Optional<Ranks> ranks,
        Optional<Fold> fold,
        Optional<Rows> rows) {
    public CheckResult {
        variables = List.copyOf(variables);
        loo = List.copyOf(loo);
        notes = List.copyOf(notes);
        Objects.requireNonNull(refusal, "checks have a refusal, which may be empty");
        Objects.requireNonNull(error, "checks have an error, which may be empty");
        sensitivity = sensitivity.map(List::copyOf);
        execution = execution.map(List::copyOf);
    }

    /** What came of a question about predictions. */
    public CheckResult(
            List<Variable> variables,
            List<Loo> loo,
            int predictions,
            String refusal,
            List<String> notes,
            String error,
            Optional<List<Sensitivity>> sensitivity) {
        this(
                variables,
                loo,
                predictions,
                refusal,
                notes,
                error,
                sensitivity,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** Without sensitivities. */
    public CheckResult(
            List<Variable> variables,
            List<Loo> loo,
            int predictions,
            String refusal,
            List<String> notes,
            String error) {
        this(variables, loo, predictions, refusal, notes, error, Optional.empty());
    }

    /**
     * How much a quantity's posterior changes where priors, or the likelihood, count a little more or less.
     *
     * @param prior NaN for one that never varies, as is {@code likelihood}
     */
    public record Sensitivity(String quantity, double prior, double likelihood) {}

    /**
     * A predicted variable.
     *
     * @param support where its values lie, as {@code Support.Kind} calls it
     * @param observed {@link PackedDoubles} in row-major order; empty if it has no data
     * @param predicted {@link PackedDoubles}, predictions × elements; a refused one is all NaN
     */
    public record Variable(String name, List<Integer> shape, String support, String observed, String predicted) {
        public Variable {
            shape = List.copyOf(shape);
        }
    }

    /**
     * Each observation without having seen it.
     *
     * @param observations their names
     * @param draws from which all this was computed
     * @param elpd {@link PackedDoubles}, as are the others, one number an observation
     * @param pit the probability of a value below the observed one; empty where observations are no numbers
     * @param waic expected log predictive density by the information criterion, its standard error, and its number of parameters
     */
    public record Loo(
            List<String> observations,
            int draws,
            String elpd,
            String parameters,
            String kHat,
            String relativeEfficiency,
            String pit,
            String waic) {
        public Loo {
            observations = List.copyOf(observations);
        }
    }

    /**
     * A random variable or named value in the order of the model's text.
     *
     * @param origin {@code DRAWN}, {@code DATA}, {@code SET} or {@code COMPUTED}
     * @param distribution as the language calls it; empty for a named value
     * @param logProb NaN for what does not score
     * @param logJoint of this and all before it
     * @param line of the model's text, from 1; 0 if it has none
     */
    public record ExecutionStep(
            String origin,
            String distribution,
            Part value,
            List<Part> parameters,
            double logProb,
            double logJoint,
            int line) {
        public ExecutionStep {
            parameters = List.copyOf(parameters);
        }
    }

    /**
     * The beginning of a tensor, enough to be looked at.
     *
     * @param elements {@link PackedDoubles}, in row-major order, the first of as many as the shape says
     */
    public record Part(String name, List<Integer> shape, String elements) {
        public Part {
            shape = List.copyOf(shape);
        }
    }

    public static CheckResult executed(List<ExecutionStep> steps) {
        return new CheckResult(
                List.of(),
                List.of(),
                0,
                "",
                List.of(),
                "",
                Optional.empty(),
                Optional.of(steps),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /**
     * Ranks of a calibration's simulations.
     *
     * @param names of the scalars
     * @param ranks of one simulation each, in the order of the names
     * @param failed simulations without ranks
     * @param failure why the first of them has none; else empty
     */
    public record Ranks(List<String> names, List<List<Integer>> ranks, int failed, String failure) {
        public Ranks {
            names = List.copyOf(names);
            ranks = List.copyOf(ranks);
        }
    }

    public static CheckResult ranked(Ranks ranks) {
        return new CheckResult(
                List.of(),
                List.of(),
                0,
                "",
                List.of(),
                "",
                Optional.empty(),
                Optional.empty(),
                Optional.of(ranks),
                Optional.empty(),
                Optional.empty());
    }

    /**
     * One fit of a cross-validation.
     *
     * @param fold which, from 0
     * @param rows where the observations that it has not seen stand among all, from 0
     * @param names of those observations
     * @param elpd {@link PackedDoubles}, one number an observation
     * @param doubtful whether the fit's verdict is not good
     */
    public record Fold(int fold, List<Integer> rows, List<String> names, String elpd, boolean doubtful) {
        public Fold {
            rows = List.copyOf(rows);
            names = List.copyOf(names);
        }
    }

    public static CheckResult leftOut(Fold fold) {
        return new CheckResult(
                List.of(),
                List.of(),
                0,
                "",
                List.of(),
                "",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(fold),
                Optional.empty());
    }

    /**
     * Rows of the groups that criticise a model, in the order of the columns.
     *
     * @param likelihood {@link PackedDoubles}, as are the others; without draws empty, as is {@code predicted}
     * @param prior as many worlds as fit into an answer; empty if the question had draws
     */
    public record Rows(CriticismColumns columns, String likelihood, String predicted, String prior) {
        /** Numbers of an answer, where more than one row is asked: 4 MB. */
        public static final int MOST = 500_000;
    }

    public static CheckResult criticised(Rows rows) {
        return new CheckResult(
                List.of(),
                List.of(),
                0,
                "",
                List.of(),
                "",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(rows));
    }

    public static CheckResult failed(String error) {
        return new CheckResult(List.of(), List.of(), 0, "", List.of(), error);
    }
}
