package dev.variate.pool.cli;

import dev.variate.pool.conformity.Outcome;
import dev.variate.pool.conformity.Runs;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What {@code variate conform --seeds N} prints: of each posterior how many of its runs agree, and how many of the others do not know it. */
final class SeedsReport {
    /** Chance makes one run of many disagree that finds itself good, for the bounds are of figures and there are thousands; where a posterior must be warned of it has no part. */
    private static final int UNNOTICED_BY_CHANCE = 1;

    private final int nameWidth;
    private final List<Runs> all = new ArrayList<>();
    private final List<String> notSampled = new ArrayList<>();

    SeedsReport(List<String> names) {
        nameWidth = names.stream().mapToInt(String::length).max().orElse(0);
    }

    String header() {
        return format(
                "%-" + nameWidth + "s  %8s  %9s  %11s  %9s  %10s  %9s  %8s%n",
                "",
                "agree",
                "unnoticed",
                "worst R-hat",
                "least ESS",
                "div. a run",
                "grad./ESS",
                "s a run");
    }

    /** The row of a posterior, and below it what its runs that disagree say of themselves. */
    String row(Runs runs) {
        all.add(runs);
        StringBuilder text = new StringBuilder(format(
                "%-" + nameWidth + "s  %8s  %9d  %11.3f  %9.0f  %10.1f  %9.1f  %8.2f%n",
                runs.posterior().name(),
                runs.agreeing() + "/" + runs.outcomes().size(),
                runs.unnoticed(),
                runs.largestRHat(),
                runs.leastEssBulk(),
                runs.divergences(),
                runs.gradientsPerEffectiveDraw(),
                runs.seconds()));
        for (Outcome outcome : runs.outcomes()) {
            if (!outcome.objections().isEmpty() && !runs.posterior().mustWarn()) {
                text.append(format(
                        "    Seed %d: %s. It says: %s%n",
                        outcome.seed(),
                        outcome.objections().get(0),
                        outcome.verdict().text()));
            }
        }
        return text.toString();
    }

    String notSampled(String name, String reason) {
        notSampled.add(name);
        return name + "  NOT SAMPLED: " + reason + '\n';
    }

    /** Whether no posterior has more runs that are wrong and do not know it than chance makes. */
    boolean holds() {
        return notSampled.isEmpty()
                && all.stream()
                        .allMatch(runs -> runs.unnoticed() <= (runs.posterior().mustWarn() ? 0 : UNNOTICED_BY_CHANCE));
    }

    /** The last line. */
    String total(double seconds) {
        List<Runs> compared =
                all.stream().filter(r -> !r.posterior().mustWarn()).toList();
        int runs = compared.stream().mapToInt(r -> r.outcomes().size()).sum();
        int agreeing = compared.stream().mapToInt(Runs::agreeing).sum();
        return format(
                "%n%d posteriors in %.0f s: %d of %d runs agree; of the other %d, %d do not know it. Posteriors that must be warned of: %d runs, %d of them unnoticed.%n",
                compared.size(),
                seconds,
                agreeing,
                runs,
                runs - agreeing,
                compared.stream().mapToInt(Runs::unnoticed).sum(),
                all.stream().mapToInt(r -> r.outcomes().size()).sum() - runs,
                all.stream()
                        .filter(r -> r.posterior().mustWarn())
                        .mapToInt(Runs::unnoticed)
                        .sum());
    }

    private static String format(String pattern, Object... arguments) {
        return String.format(Locale.ROOT, pattern, arguments);
    }
}
