package dev.variate.model;

import dev.variate.program.Site;
import dev.variate.tensor.Value;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** Says which variable keeps a chain from beginning: the one whose log density is not finite at a starting point, with the parameters that it has there. */
final class NoStart {
    private NoStart() {}

    /**
     * The mistake that {@code site} shows.
     *
     * @param logProb its log density at the point, not finite
     * @param parameters what its distribution is given there, by name
     */
    static ModelException of(Site site, double logProb, Map<String, Value> parameters) {
        String line = site.source().line() > 0 ? "line " + site.source().line() + ", " : "";
        String variable = "`" + site.name() + "` (" + line + "`" + site.distribution() + "`)";
        StringJoiner there = new StringJoiner(", ", " At the last of them ", ".").setEmptyValue("");
        parameters.forEach((name, value) -> there.add("its " + name + " " + found(value)));
        return new ModelException(
                "No chain can begin: of 100 random points none has a finite log density. "
                        + what(site, variable, logProb) + there
                        + advice(site, logProb, parameters.values().stream().toList()),
                site.source());
    }

    private static String what(Site site, String variable, double logProb) {
        if (Double.isNaN(logProb)) {
            return "That of " + variable + " is not a number.";
        }
        if (logProb > 0) {
            return "That of " + variable + " is infinite.";
        }
        return site.role() == Site.Role.OBSERVED
                ? "That of " + variable + " is −∞: its data cannot occur."
                : "That of " + variable + " is −∞: its value cannot occur.";
    }

    private static String advice(Site site, double logProb, List<Value> parameters) {
        if (parameters.stream().anyMatch(v -> firstNotFinite(v) >= 0)) {
            return " A logarithm or root of what is negative, a division by 0 or an exponential of what is large makes "
                    + "such numbers: look for it in what the parameters are computed from.";
        }
        if (Double.isNaN(logProb)) {
            return " Is each of these one that a `" + site.distribution()
                    + "` can take? A scale, say, must be positive wherever the priors let it go: give it a positive prior, "
                    + "or take its `exp`.";
        }
        return " Let the priors reach what the data show, or take a distribution that allows every value.";
    }

    private static String found(Value value) {
        int bad = firstNotFinite(value);
        if (bad >= 0) {
            String what = Double.isNaN(value.get(bad)) ? "not a number" : value.get(bad) > 0 ? "∞" : "−∞";
            return "is " + what + (value.shape().isScalar() ? "" : " at element " + Data.place(value.shape(), bad));
        }
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < value.shape().size(); i++) {
            least = Math.min(least, value.get(i));
            most = Math.max(most, value.get(i));
        }
        return least == most ? "is " + number(least) : "goes from " + number(least) + " to " + number(most);
    }

    private static int firstNotFinite(Value value) {
        for (int i = 0; i < value.shape().size(); i++) {
            if (!Double.isFinite(value.get(i))) {
                return i;
            }
        }
        return -1;
    }

    private static String number(double x) {
        return String.format(java.util.Locale.ROOT, "%.4g", x)
                .replaceAll("(\\.\\d*?)0+(?=e|$)", "$1")
                .replaceAll("\\.(?=e|$)", "")
                .replace('-', '−');
    }
}
