package dev.variate.pool.cli;

import dev.variate.diagnostics.CrossValidation;
import dev.variate.diagnostics.LeaveOneOut;
import dev.variate.diagnostics.PowerScaling;
import dev.variate.diagnostics.PredictiveCheck;
import dev.variate.fit.Draws;
import dev.variate.fit.Predicted;
import dev.variate.model.Predictive;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a run's draws say of its model, for people: how well it predicts, and whether it makes such data. */
final class CriticismReport {
    private static final int MOST_NAMED = 10;

    private CriticismReport() {}

    /** The totals, and the observations that cannot be relied on. */
    static String loo(LeaveOneOut loo) {
        StringBuilder text = new StringBuilder();
        text.append(format(
                "\nLOO: elpd %.1f ± %.1f, p_loo %.1f, of %,d observations\n",
                loo.elpd(), loo.se(), loo.parameters(), loo.observations().size()));
        List<LeaveOneOut.Observation> bad = loo.unreliable();
        if (bad.isEmpty()) {
            return text.append(format(
                            "All k-hats are at most %.2f, so these figures can be relied on.\n", loo.largestUsable()))
                    .toString();
        }
        text.append(format(
                "%,d of them %s a k-hat above %.2f, so the elpd is not to be relied on there:\n",
                bad.size(), bad.size() == 1 ? "has" : "have", loo.largestUsable()));
        List<String[]> rows = new ArrayList<>();
        rows.add(new String[] {"", "k-hat", "elpd"});
        bad.stream()
                .limit(MOST_NAMED)
                .forEach(o -> rows.add(new String[] {o.name(), format("%.2f", o.kHat()), format("%.2f", o.elpd())}));
        text.append(RunReport.columns(rows));
        if (bad.size() > MOST_NAMED) {
            text.append("… and ").append(bad.size() - MOST_NAMED).append(" more\n");
        }
        return text.toString();
    }

    /** The total, and the observations that the model predicts worst. */
    static String folds(CrossValidation found) {
        StringBuilder text = new StringBuilder(format(
                "\n%d-fold: elpd %.1f ± %.1f, of %,d observations\n",
                found.folds(), found.elpd(), found.se(), found.observations().size()));
        if (found.doubtful() > 0) {
            text.append(format(
                    "%d of %d fits are not to be relied on by their own verdicts.\n", found.doubtful(), found.folds()));
        }
        List<String[]> rows = new ArrayList<>();
        rows.add(new String[] {"predicted worst", "elpd"});
        found.hardest(3).forEach(o -> rows.add(new String[] {o.name(), format("%.2f", o.elpd())}));
        return text.append(RunReport.columns(rows)).toString();
    }

    /** The quantities that the priors move. */
    static String sensitivity(PowerScaling scaling) {
        List<PowerScaling.Sensitivity> striking = scaling.striking();
        if (striking.isEmpty()) {
            return format(
                    "\nSensitivity: the priors move none of %,d quantities; all are below %.2f.\n",
                    scaling.scalars().size(), PowerScaling.THRESHOLD);
        }
        StringBuilder text = new StringBuilder(format(
                "\nSensitivity: the priors move %,d of %,d quantities (%.2f and more counts):\n",
                striking.size(), scaling.scalars().size(), PowerScaling.THRESHOLD));
        List<String[]> rows = new ArrayList<>();
        rows.add(new String[] {"", "prior", "likelihood", ""});
        striking.stream()
                .limit(MOST_NAMED)
                .forEach(s -> rows.add(new String[] {
                    s.name(),
                    format("%.3f", s.prior()),
                    format("%.3f", s.likelihood()),
                    s.diagnosis().words()
                }));
        text.append(RunReport.columns(rows));
        if (striking.size() > MOST_NAMED) {
            text.append("… and ").append(striking.size() - MOST_NAMED).append(" more\n");
        }
        return text.toString();
    }

    /** Statistics of the data beside those of the predicted data. */
    static String predictions(Predicted predicted) {
        List<String[]> rows = new ArrayList<>();
        rows.add(new String[] {"", "data", "predicted 5 %", "50 %", "95 %", "p"});
        for (Predictive.Variable variable : predicted.variables()) {
            if (variable.observed().isPresent()) {
                for (PredictiveCheck.Compared c : predicted.check(variable.name())) {
                    double[] sorted = c.predicted().clone();
                    java.util.Arrays.sort(sorted);
                    rows.add(new String[] {
                        c.statistic().name().toLowerCase(Locale.ROOT) + " of " + variable.name(),
                        RunReport.number(c.observed()),
                        quantile(sorted, 0.05),
                        quantile(sorted, 0.5),
                        quantile(sorted, 0.95),
                        Double.isNaN(c.p()) ? "-" : format("%.2f", c.p())
                    });
                }
            }
        }
        StringBuilder text = new StringBuilder("\n").append(RunReport.columns(rows));
        text.append(
                "p is the share of predicted data sets whose figure is above that of the data: near 0 or 1 the model"
                        + " does not make such data.\n");
        predicted
                .refusal()
                .ifPresent(why -> text.append(format(
                        "%,d of %,d draws could not be predicted from. %s\n",
                        predicted.refused(), predicted.draws().length, why)));
        return text.toString();
    }

    private static String quantile(double[] sorted, double p) {
        return sorted.length == 0 ? "-" : RunReport.number(sorted[(int) Math.round(p * (sorted.length - 1))]);
    }

    /** Columns chain, draw, and each predicted number. */
    static void writeCsv(Path file, Predicted predicted) throws IOException {
        int chains = 0;
        for (int chain : predicted.chains()) {
            chains = Math.max(chains, chain + 1);
        }
        List<List<double[]>> byChain = new ArrayList<>();
        for (int chain = 0; chain < chains; chain++) {
            byChain.add(new ArrayList<>());
        }
        for (int i = 0; i < predicted.draws().length; i++) {
            byChain.get(predicted.chains()[i]).add(predicted.draws()[i]);
        }
        Draws.writeCsv(
                file,
                predicted.scalarNames(),
                byChain.stream().map(c -> c.toArray(double[][]::new)).toArray(double[][][]::new));
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
