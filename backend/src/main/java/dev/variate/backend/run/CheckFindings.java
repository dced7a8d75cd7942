package dev.variate.backend.run;

import dev.variate.backend.run.ChecksView.StatisticCheck;
import dev.variate.diagnostics.LeaveOneOut;
import dev.variate.diagnostics.PowerScaling;
import dev.variate.diagnostics.PowerScaling.Diagnosis;
import dev.variate.diagnostics.PredictiveCheck.Statistic;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Says in sentences what of a run's checks is worth a look; the rules are in {@code docs/verdict.md}. */
final class CheckFindings {
    /** A predictive p this near to 0 or 1 is a finding. There are up to five a variable, and a p of 0.05 among them is no news. */
    static final double UNLIKELY = 0.01;

    private static final int MOST_NAMED = 3;

    private CheckFindings() {}

    static List<CheckFinding> of(ChecksView checks) {
        List<CheckFinding> findings = new ArrayList<>();
        checks.sensitivity().ifPresent(scaling -> {
            add(findings, scaling, Diagnosis.CONFLICT, "Priors and data disagree about %s.");
            add(findings, scaling, Diagnosis.PRIOR, "The priors say more than the data about %s.");
        });
        checks.loo().ifPresent(loo -> add(findings, loo.figures()));
        for (ChecksView.Variable variable : checks.predicted()) {
            for (StatisticCheck check : variable.statistics()) {
                // what is continuous is never 0 by itself, only where it was rounded
                if (check.statistic() != Statistic.ZEROS || variable.kind() != ChecksView.Kind.CONTINUOUS) {
                    add(findings, variable.name(), check);
                }
            }
        }
        return List.copyOf(findings);
    }

    private static void add(List<CheckFinding> findings, PowerScaling scaling, Diagnosis diagnosis, String words) {
        List<String> names = scaling.striking().stream()
                .filter(s -> s.diagnosis() == diagnosis)
                .map(s -> "`" + s.name() + "`")
                .toList();
        if (!names.isEmpty()) {
            findings.add(new CheckFinding("sensitivity", words.formatted(joined(names))));
        }
    }

    private static String joined(List<String> names) {
        if (names.size() > MOST_NAMED) {
            return String.join(", ", names.subList(0, MOST_NAMED)) + " and "
                    + String.format(Locale.ROOT, "%,d", names.size() - MOST_NAMED) + " more";
        }
        return names.size() == 1
                ? names.getFirst()
                : String.join(", ", names.subList(0, names.size() - 1)) + " and " + names.getLast();
    }

    private static void add(List<CheckFinding> findings, LeaveOneOut loo) {
        int unreliable = loo.unreliable().size();
        if (unreliable > 0) {
            findings.add(new CheckFinding(
                    "loo",
                    String.format(
                            Locale.ROOT,
                            "Of %,d observations %,d cannot be left out by weighing draws, the most `%s` with a k-hat of %.2f.",
                            loo.observations().size(),
                            unreliable,
                            loo.unreliable().getFirst().name(),
                            loo.unreliable().getFirst().kHat())));
        }
    }

    private static void add(List<CheckFinding> findings, String variable, StatisticCheck check) {
        boolean above = check.p() < UNLIKELY;
        if (above || check.p() > 1 - UNLIKELY) {
            findings.add(new CheckFinding(
                    "predictive",
                    String.format(
                            Locale.ROOT,
                            "The %s of `%s` is %s what the model predicts (p = %.3f).",
                            name(check),
                            variable,
                            above ? "above" : "below",
                            check.p())));
        }
    }

    private static String name(StatisticCheck check) {
        return switch (check.statistic()) {
            case MEAN -> "mean";
            case SD -> "standard deviation";
            case MIN -> "smallest value";
            case MAX -> "largest value";
            case ZEROS -> "share of zeros";
        };
    }
}
