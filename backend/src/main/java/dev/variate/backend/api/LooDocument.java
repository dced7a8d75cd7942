package dev.variate.backend.api;

import dev.variate.backend.run.ChecksView;
import dev.variate.diagnostics.LeaveOneOut;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How well a run's model predicts each observation without having seen it, in nats; a figure without a meaning is null.
 *
 * @param elpd expected log predictive density by PSIS-LOO, with standard error {@code se}
 * @param pLoo effective number of parameters
 * @param waic the same by the widely applicable information criterion
 * @param draws from which it was computed
 * @param largestUsableKHat above which an observation's figures cannot be relied on
 * @param unreliable how many observations are above
 * @param notes what a reader must know to read these figures right
 */
record LooDocument(
        @Nullable Double elpd,
        @Nullable Double se,
        @Nullable Double pLoo,
        Waic waic,
        int draws,
        double largestUsableKHat,
        int unreliable,
        List<Observation> observations,
        List<String> notes) {

    record Waic(
            @Nullable Double elpd,
            @Nullable Double se,
            @Nullable Double pWaic) {}

    /** @param pit the probability of a value below the observed one, without having seen it */
    record Observation(
            String name,
            @Nullable Double elpd,
            @Nullable Double pLoo,
            @Nullable Double kHat,
            @Nullable Double relativeEfficiency,
            @Nullable Double pit) {}

    static LooDocument of(ChecksView.Loo loo, List<String> notes) {
        LeaveOneOut figures = loo.figures();
        List<Observation> observations = new ArrayList<>();
        for (LeaveOneOut.Observation o : figures.observations()) {
            observations.add(new Observation(
                    o.name(),
                    number(o.elpd()),
                    number(o.parameters()),
                    number(o.kHat()),
                    number(o.relativeEfficiency()),
                    loo.pit().length == 0 ? null : number(loo.pit()[observations.size()])));
        }
        return new LooDocument(
                number(figures.elpd()),
                number(figures.se()),
                number(figures.parameters()),
                new Waic(number(loo.waic()), number(loo.waicSe()), number(loo.waicParameters())),
                figures.draws(),
                figures.largestUsable(),
                figures.unreliable().size(),
                observations,
                notes);
    }

    static @Nullable Double number(double x) {
        return Double.isFinite(x) ? x : null;
    }
}
