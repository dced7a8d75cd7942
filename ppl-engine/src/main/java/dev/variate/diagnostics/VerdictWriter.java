package dev.variate.diagnostics;

import static dev.variate.diagnostics.VerdictNumbers.andOthers;
import static dev.variate.diagnostics.VerdictNumbers.grouped;
import static dev.variate.diagnostics.VerdictNumbers.listed;
import static dev.variate.diagnostics.VerdictNumbers.plain;
import static dev.variate.diagnostics.VerdictNumbers.threeDigits;
import static dev.variate.diagnostics.VerdictNumbers.twoDigits;
import static dev.variate.diagnostics.VerdictNumbers.whole;

import dev.variate.diagnostics.Verdict.Level;
import dev.variate.diagnostics.Verdict.Part;
import dev.variate.diagnostics.Verdict.Style;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Finds what stands against a run and puts it into words, the gravest first. */
final class VerdictWriter {
    private static final int DRAWS_OF_A_CHAIN_TO_JUDGE = 100;
    /** Many short chains are judged as if they were so many. */
    private static final int FEW_CHAINS = 4;

    private static final double CONTRADICTING_R_HAT = 1.1;
    private static final double USELESS_SHARE_OF_DIVERGENCES = 0.1;
    /** Not of a matrix, nor the probability of a variable that is summed out, {@code P(z)[1]}. */
    private static final Pattern ELEMENT = Pattern.compile("[^(\\[]+\\[\\d+]");

    /** A longer vector is hardly one of components that can swap places. */
    private static final int MOST_COMPONENTS = 10;

    private static final int LARGEST_USEFUL_FACTOR = 10;
    /** Of each chain, without which nothing can be said of it. */
    private static final int FEWEST_DRAWS = 4;

    /** A warm-up in which nothing is learnt that can be relied on. */
    private static final int SHORT_WARMUP = 20;

    /** From here on chains are many, and many short ones are judged better by another method. */
    private static final int MANY_CHAINS = 16;

    /** No quantity of a proper posterior in sensible units is as wide. */
    private static final double ENDLESS = 1e7;

    private final SamplingHealth health;
    private final List<DivergenceRegion> regions;
    private final boolean complete;
    private final List<ParameterSummary> summaries;
    private final List<ParameterSummary> notFinite;
    private final List<ParameterSummary> apart;
    private final List<ParameterSummary> slow;
    private final boolean manyShort;
    private final int judgedChains;
    private final double wantedDraws;
    private final double largestRHat;
    private final List<Part> sentence = new ArrayList<>();
    private final List<Part> advice = new ArrayList<>();

    VerdictWriter(
            List<ParameterSummary> summaries,
            SamplingHealth health,
            List<DivergenceRegion> regions,
            double largestRHat,
            boolean manyShort) {
        this.manyShort = manyShort;
        this.largestRHat = largestRHat;
        this.summaries = summaries;
        this.health = health;
        this.regions = regions;
        int chains = health.settings().chains();
        this.complete = health.draws() >= (long) chains * health.settings().draws();
        this.judgedChains = manyShort ? FEW_CHAINS : chains;
        this.wantedDraws = judgedChains * Verdict.FEWEST_EFFECTIVE_DRAWS_OF_A_CHAIN;
        this.notFinite = summaries.stream().filter(s -> Double.isNaN(s.mean())).toList();
        this.apart = summaries.stream()
                .filter(s -> s.rHat() >= largestRHat)
                .sorted(Comparator.comparingDouble(ParameterSummary::rHat).reversed())
                .toList();
        this.slow = summaries.stream()
                .filter(s -> !apart.contains(s) && effectiveDraws(s) < wantedDraws)
                .sorted(Comparator.comparingDouble(VerdictWriter::effectiveDraws))
                .toList();
    }

    Verdict write() {
        boolean early = !complete && health.draws() < (long) DRAWS_OF_A_CHAIN_TO_JUDGE * judgedChains;
        if (early && notFinite.isEmpty()) {
            sentence.add(part(Style.LEVEL, Level.EARLY.words()));
            text(health.draws() == 0 ? " The chains are warming up." : " " + drawsSoFar() + " draws are in.");
            return new Verdict(Level.EARLY, sentence, advice);
        }
        Level level = level();
        sentence.add(part(Style.LEVEL, level == Level.GOOD && !complete ? "Good so far." : level.words()));
        if (level == Level.GOOD) {
            praise();
        }
        describeTooFew();
        describeNotFinite();
        describeEndless();
        describeApart();
        describeSlow();
        describeDivergences();
        describeEnergy();
        describeTreeDepth();
        describeTails();
        if (level != Level.GOOD) {
            describeOthers();
        }
        describeSettings(level);
        return new Verdict(level, sentence, advice);
    }

    private Level level() {
        double share = (double) health.divergences() / Math.max(1, health.draws());
        boolean contradicting = !apart.isEmpty() && apart.getFirst().rHat() >= CONTRADICTING_R_HAT;
        if (!notFinite.isEmpty() || complete && (contradicting || share > USELESS_SHARE_OF_DIVERGENCES)) {
            return Level.BAD;
        }
        return !tooFew()
                        && apart.isEmpty()
                        && slow.isEmpty()
                        && health.divergences() == 0
                        && slowEnergies().isEmpty()
                ? Level.GOOD
                : Level.NOT_YET;
    }

    private void praise() {
        summaries.stream()
                .mapToDouble(ParameterSummary::rHat)
                .filter(Double::isFinite)
                .max()
                .ifPresent(largest ->
                        link(agreement() + rHat() + " is at most " + threeDigits(largest), Diagnostic.R_HAT));
        summaries.stream()
                .mapToDouble(VerdictWriter::effectiveDraws)
                .filter(Double::isFinite)
                .min()
                .ifPresent(fewest -> {
                    text(", ");
                    link("every quantity has at least " + whole(fewest) + " effective draws", Diagnostic.ESS_BULK);
                    text(", and");
                });
        text(sentence.size() > 1 ? " no draw diverged." : " No draw diverged.");
    }

    private String agreement() {
        return health.settings().chains() == 1 ? " The two halves of the one chain agree: " : " The chains agree: ";
    }

    private boolean tooFew() {
        return complete
                && health.draws() < (long) FEWEST_DRAWS * health.settings().chains();
    }

    private void describeTooFew() {
        if (tooFew()) {
            text(" Fewer than " + FEWEST_DRAWS
                    + " draws a chain say nothing of how well they stand for the posterior.");
            advise("Draw " + DRAWS_OF_A_CHAIN_TO_JUDGE + " a chain or more.", " ");
        }
    }

    /** Chains that wander ever farther are the sign of a posterior without a finite total. */
    private void describeEndless() {
        apart.stream().filter(summary -> summary.sd() > ENDLESS).findFirst().ifPresent(summary -> {
            text(" ");
            name(summary.name(), Diagnostic.R_HAT);
            text(" wanders without end, as it does where a posterior has no finite total: one that is improper.");
            advise("Is there a proper prior for each unknown, such as `normal(0, 10)`?", " ");
        });
    }

    /** What the settings alone explain. */
    private void describeSettings(Level level) {
        int chains = health.settings().chains();
        if (level == Level.GOOD) {
            if (chains == 1 && complete) {
                advise("Draw four chains: one cannot show a mode that it has missed.", " ");
            }
            return;
        }
        if (health.settings().warmup() < SHORT_WARMUP && complete && !tooFew()) {
            advise("Let the chains warm up, with 1,000 iterations: step size and scales are still first guesses.", " ");
        }
        if (!manyShort && chains >= MANY_CHAINS && health.settings().draws() < 2 * DRAWS_OF_A_CHAIN_TO_JUDGE) {
            advise("Many short chains are judged better by the method `chees` and its nested R-hat.", " ");
        }
    }

    /** Says of the first of {@code found}, the worst, and of how many others what stands against them. */
    private void accuse(List<ParameterSummary> found, String one, String many, String what, Diagnostic about) {
        String worst = found.getFirst().name();
        text(" ");
        name(worst, about);
        link(andOthers(found.size()) + (found.size() == 1 ? one : many) + what, about, worst);
    }

    private void describeNotFinite() {
        if (notFinite.isEmpty()) {
            return;
        }
        accuse(notFinite, " is", " are", " infinite or not a number in some draws", Diagnostic.FINITE);
        text(".");
        advise("Look where ", "");
        adviseName(notFinite.getFirst().name(), Diagnostic.FINITE);
        advise(" is computed: `exp` of a large number, `log` of 0 or a division by 0 gives such values.", "");
    }

    private void describeApart() {
        if (apart.isEmpty()) {
            return;
        }
        ParameterSummary worst = apart.getFirst();
        String between =
                health.settings().chains() == 1 ? " between the halves of the one chain" : " between the chains";
        accuse(apart, " differs", " differ", between, Diagnostic.R_HAT);
        text((apart.size() == 1 ? ": its " + rHat() + " is " : ": the largest " + rHat() + " is ")
                + threeDigits(worst.rHat()) + " and less than " + twoDigits(largestRHat) + " is wanted.");
        if (worst.rHat() >= CONTRADICTING_R_HAT) {
            advise("Look at the traces: ", " ");
            swapped().ifPresentOrElse(this::adviseOnOrder, () -> advise("chains", ""));
            advise(
                    " that stay in different places have found different modes. If they still move towards each other, warm up longer, with "
                            + grouped(2L * Math.max(500, health.settings().warmup())) + " iterations.",
                    "");
        } else if (complete) {
            double factor = slow.isEmpty() ? 2 : factorFor(effectiveDraws(slow.getFirst()));
            advise("Warm up and draw longer: " + grouped(drawsOfAChain(factor)) + " draws a chain.", " ");
        }
    }

    /** The name of a short vector all of whose elements contradict each other between chains, as the components of a mixture do where nothing tells them apart. */
    private Optional<String> swapped() {
        Map<String, List<ParameterSummary>> vectors = summaries.stream()
                .filter(summary -> ELEMENT.matcher(summary.name()).matches())
                .collect(Collectors.groupingBy(VerdictWriter::vector, LinkedHashMap::new, Collectors.toList()));
        return vectors.entrySet().stream()
                .filter(each -> each.getValue().size() > 1
                        && each.getValue().size() <= MOST_COMPONENTS
                        && each.getValue().stream().allMatch(summary -> summary.rHat() >= CONTRADICTING_R_HAT))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private static String vector(ParameterSummary summary) {
        return summary.name().substring(0, summary.name().indexOf('['));
    }

    private void adviseOnOrder(String vector) {
        advise("where chains have the elements of ", "");
        advice.add(new Part(Style.NAME, vector, Optional.empty(), Optional.empty()));
        advise(" in different orders, draw what tells them apart with `ordered()`. Chains", "");
    }

    private void describeSlow() {
        if (slow.isEmpty()) {
            return;
        }
        ParameterSummary worst = slow.getFirst();
        boolean tail = !(worst.essBulk() < worst.essTail());
        Diagnostic diagnostic = tail ? Diagnostic.ESS_TAIL : Diagnostic.ESS_BULK;
        double effective = effectiveDraws(worst);
        accuse(slow, " mixes", " mix", " slowly", diagnostic);
        String whose = slow.size() == 1
                ? ": its " + (tail ? "tails hold " : "centre holds ")
                : ": the " + (tail ? "tails" : "centre") + " of the slowest hold" + (tail ? " " : "s ");
        text(whose + whole(effective) + " effective draws and " + whole(wantedDraws) + " are wanted.");
        adviseOnSlow(effective);
    }

    private void adviseOnSlow(double effective) {
        double atTheEnd = effectiveAtTheEnd(effective);
        double factor = factorFor(effective);
        boolean askedForMore = complete && !apart.isEmpty() && apart.getFirst().rHat() < CONTRADICTING_R_HAT;
        if (!complete && atTheEnd >= wantedDraws) {
            advise("Wait: at this rate there will be about " + whole(atTheEnd) + " at the end of the run.", " ");
        } else if (factor <= LARGEST_USEFUL_FACTOR) {
            if (!askedForMore) {
                advise("Draw longer: " + grouped(drawsOfAChain(factor)) + " draws a chain.", " ");
            }
        } else {
            advise(
                    "More draws alone would take too long. Variables that depend on each other closely, or differ much"
                            + " in scale, mix slowly: centre predictors, and draw effects as mean plus scale times a"
                            + " standard normal.",
                    " ");
        }
    }

    private double effectiveAtTheEnd(double effective) {
        long wantedTotal = (long) health.settings().chains() * health.settings().draws();
        return effective * wantedTotal / Math.max(1, health.draws());
    }

    /** By how much more draws would make these effective draws enough. */
    private double factorFor(double effective) {
        return Math.ceil(1.2 * wantedDraws / effectiveAtTheEnd(effective));
    }

    private long drawsOfAChain(double factor) {
        return (long) (Math.clamp(factor, 2, LARGEST_USEFUL_FACTOR)
                * health.settings().draws());
    }

    private void describeDivergences() {
        if (health.divergences() == 0) {
            return;
        }
        text(" ");
        link(
                grouped(health.divergences()) + " of " + grouped(health.draws()) + " draws diverged",
                Diagnostic.DIVERGENCES);
        DivergenceRegion.strongest(regions)
                .ifPresentOrElse(
                        this::describeRegion,
                        () -> text(
                                ": near them the posterior bends too sharply for the step size, so a part of it may be"
                                        + " missed."));
        double target = health.settings().targetAccept();
        String first = target < 0.95
                ? "Raise the target acceptance from " + twoDigits(target) + " to 0.95; if draws still diverge, write"
                : "Write";
        advise(first + " variables whose scale is itself random as mean plus scale times a standard normal.", " ");
    }

    private void describeRegion(DivergenceRegion region) {
        text(", " + grouped(region.divergent()) + " of them where ");
        name(region.name(), Diagnostic.DIVERGENCES);
        text(" is " + (region.below() ? "under " : "over ") + plain(region.bound())
                + ", a region too curved for the step size, so " + (region.below() ? "small" : "large")
                + " values of ");
        name(region.name(), Diagnostic.DIVERGENCES);
        text(" may be missed.");
    }

    private String rHat() {
        return manyShort ? "nested R-hat" : "R-hat";
    }

    private void describeEnergy() {
        List<Integer> chains = slowEnergies();
        if (chains.isEmpty()) {
            return;
        }
        if (manyShort) {
            text(" ");
            link("The chains move slowly between energies", Diagnostic.ENERGY);
            text(" (E-BFMI " + twoDigits(health.pooledEBfmi())
                    + "; more than 0.3 is wanted), so the tails may be missed.");
            adviseOnEnergy();
            return;
        }
        double least = chains.stream()
                .mapToDouble(chain -> health.eBfmi().get(chain))
                .min()
                .orElseThrow();
        List<String> numbers =
                chains.stream().map(chain -> Integer.toString(chain + 1)).toList();
        text(" ");
        link(
                (numbers.size() == 1 ? "Chain " : "Chains ") + listed(numbers)
                        + (numbers.size() == 1 ? " moves" : " move") + " slowly between energies",
                Diagnostic.ENERGY);
        text(" (E-BFMI " + twoDigits(least) + "; more than 0.3 is wanted), so the tails may be missed.");
        adviseOnEnergy();
    }

    private void describeTreeDepth() {
        if (health.saturated() == 0) {
            return;
        }
        int depth = health.settings().maxTreeDepth();
        text(" ");
        link(
                grouped(health.saturated()) + " of " + grouped(health.draws())
                        + (health.saturated() == 1 ? " trajectories was" : " trajectories were")
                        + " cut short at tree depth " + depth,
                Diagnostic.TREE_DEPTH);
        text(", which costs time and does not bias the draws.");
        advise("Bring the variables to a like scale, or raise the maximum tree depth to " + (depth + 2) + ".", " ");
    }

    /** Draws of a tail without moments are as right as others; it is their mean and standard deviation that say nothing. */
    private void describeTails() {
        if (!complete || tooFew()) {
            return;
        }
        List<ParameterSummary> heavy = summaries.stream()
                .filter(summary -> summary.tailShape() > ParetoTail.LARGEST_USABLE)
                .sorted(Comparator.comparingDouble(ParameterSummary::tailShape).reversed())
                .toList();
        if (heavy.isEmpty()) {
            return;
        }
        accuse(heavy, " has a tail", " have tails", " so heavy", Diagnostic.ESS_TAIL);
        text(" (k-hat " + twoDigits(heavy.getFirst().tailShape())
                + "; less than 0.7 is wanted) that mean and standard deviation"
                + " may not exist; a few draws decide what is printed as such.");
        advise(
                "Go by the median and the quantiles of quantities with heavy tails, or give what they come from narrower priors.",
                " ");
    }

    private void adviseOnEnergy() {
        // where draws diverged, the second half has been said
        String other = health.divergences() > 0
                ? "."
                : ", and variables whose scale is itself random written as mean plus scale times a standard normal.";
        advise("Heavy tails and scales near 0 cause this: narrower priors on scales help" + other, " ");
    }

    private void describeOthers() {
        long others = summaries.size() - notFinite.size() - apart.size() - slow.size();
        if (others == summaries.size() || others == 0) {
            return;
        }
        String which = others == 1
                ? " The other quantity looks sound"
                : " The other " + grouped(others) + " quantities look sound";
        sentence.add(part(Style.ASIDE, which + (complete ? "." : " so far.")));
    }

    private List<Integer> slowEnergies() {
        List<Double> eBfmi = manyShort ? List.of(health.pooledEBfmi()) : health.eBfmi();
        return IntStream.range(0, eBfmi.size())
                .filter(chain -> eBfmi.get(chain) < Verdict.SMALLEST_E_BFMI)
                .boxed()
                .toList();
    }

    /** The fewer of bulk and tail; infinite for a constant, which needs none. */
    private static double effectiveDraws(ParameterSummary summary) {
        double bulk = Double.isNaN(summary.essBulk()) ? Double.POSITIVE_INFINITY : summary.essBulk();
        double tail = Double.isNaN(summary.essTail()) ? Double.POSITIVE_INFINITY : summary.essTail();
        return Math.min(bulk, tail);
    }

    private String drawsSoFar() {
        return grouped(health.draws()) + " of "
                + grouped((long) health.settings().chains() * health.settings().draws());
    }

    private void text(String words) {
        sentence.add(part(Style.TEXT, words));
    }

    private void name(String name, Diagnostic about) {
        sentence.add(new Part(Style.NAME, name, Optional.of(about), Optional.of(name)));
    }

    private void link(String words, Diagnostic about) {
        sentence.add(new Part(Style.TEXT, words, Optional.of(about), Optional.empty()));
    }

    private void link(String words, Diagnostic about, String quantity) {
        sentence.add(new Part(Style.TEXT, words, Optional.of(about), Optional.of(quantity)));
    }

    private void advise(String words, String separator) {
        advice.add(part(Style.TEXT, advice.isEmpty() ? words : separator + words));
    }

    private void adviseName(String name, Diagnostic about) {
        advice.add(new Part(Style.NAME, name, Optional.of(about), Optional.of(name)));
    }

    private static Part part(Style style, String text) {
        return new Part(style, text, Optional.empty(), Optional.empty());
    }
}
