package dev.variate.fit;

import dev.variate.inference.EnsembleSlice;
import dev.variate.inference.ManyChains;
import dev.variate.inference.Moves;
import dev.variate.inference.NutsSettings;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How a posterior is found out about. A new method is a constant here and its case in {@link Fit#approximate}. */
public enum Method {
    /** The No-U-Turn sampler: several chains of draws. */
    NUTS("NUTS", Result.CHAINS),
    /** The normal about the mode. */
    LAPLACE("Laplace's approximation", Result.WEIGHED),
    /** Normals met on the way to a mode, the best of each path by its evidence lower bound. */
    PATHFINDER("Pathfinder", Result.WEIGHED),
    /** The normal of independent unconstrained quantities with the highest evidence lower bound. */
    MEANFIELD("mean-field variational inference", Result.WEIGHED),
    /** The same of normals in which they depend on each other in a few directions. */
    LOWRANK("low-rank variational inference", Result.WEIGHED),
    /** The same of all normals. */
    FULLRANK("full-rank variational inference", Result.WEIGHED),
    /** Where the density of the unconstrained quantities is highest. */
    MAP("the mode", Result.POINT),
    /** Hamiltonian Monte Carlo on many short chains side by side. */
    CHEES("many short chains (ChEES-HMC)", Result.CHAINS),
    /** Sequential Monte Carlo: particles led from the prior to the posterior, and the marginal likelihood. */
    SMC("sequential Monte Carlo", Result.WEIGHED),
    /** Hamiltonian trajectories of one length. */
    HMC("Hamiltonian Monte Carlo", Result.CHAINS),
    /** Trajectories of constant speed, which the gradient turns. */
    MAMS("Metropolis-adjusted microcanonical sampling", Result.CHAINS),
    /** Hamiltonian trajectories of one step. */
    MALA("the Metropolis-adjusted Langevin algorithm", Result.CHAINS),
    /** Metropolis steps without gradients. */
    RWM("random-walk Metropolis", Result.CHAINS),
    /** Steps along ellipses, where the priors are normal. */
    ELLIPTICAL("elliptical slice sampling", Result.CHAINS),
    /** Walkers that move along lines whose directions the others give, without gradients. */
    ENSEMBLE("ensemble slice sampling", Result.CHAINS),
    /** Steps along a gradient that a batch of the data estimates, with noise, none of them refused. */
    SGLD("stochastic gradient Langevin dynamics", Result.CHAINS),
    /** The same with momentum and friction. */
    SGHMC("stochastic gradient Hamiltonian Monte Carlo", Result.CHAINS),
    /** Draws from the priors, weighed by the likelihood. */
    IMPORTANCE("importance sampling from the priors", Result.WEIGHED),
    /** Metropolis on whole executions, one variable at a time, for programs whose structure depends on what they draw: {@link TraceMetropolis}. */
    TRACE("single-site Metropolis on executions", Result.CHAINS),
    /** Steps down the gradient of a loss, which learn what a model calls {@code trainable()}: nothing is drawn. */
    TRAIN("training", Result.WEIGHTS);

    private final String title;
    private final Result result;

    /** What a method gives, and so by what it is judged. */
    public enum Result {
        /** Several chains, each draw near the one before: R-hat and effective sample sizes. */
        CHAINS,
        /** Draws of an approximation, chosen by importance: k-hat. */
        WEIGHED,
        /** One draw, which nothing judges. */
        POINT,
        /** What a model has learnt, judged by its loss on held-out data. */
        WEIGHTS
    }

    Method(String title, Result result) {
        this.title = title;
        this.result = result;
    }

    /** As people call it, in the middle of a sentence. */
    public String title() {
        return title;
    }

    public Result result() {
        return result;
    }

    /** What most people want of a method that has chains. */
    public NutsSettings usual() {
        return switch (this) {
            case CHEES -> new NutsSettings(64, 300, 100, 0.65, 10);
            case MAMS -> NutsSettings.defaults().withTargetAccept(0.9);
            // where each is at its best in many dimensions (Roberts and Rosenthal 2001), and more draws for methods
            // whose draws are near each other
            case MALA ->
                NutsSettings.defaults()
                        .withTargetAccept(0.574)
                        .withWarmup(2_000)
                        .withDraws(5_000);
            case RWM ->
                NutsSettings.defaults()
                        .withTargetAccept(0.234)
                        .withWarmup(5_000)
                        .withDraws(10_000);
            case ELLIPTICAL -> NutsSettings.defaults().withDraws(5_000);
            // a draw forgets the ones before it after some 2 / 0.1 steps
            case SGLD, SGHMC -> NutsSettings.defaults().withDraws(10_000);
            case TRACE -> NutsSettings.defaults().withDraws(3_000);
            case ENSEMBLE -> new NutsSettings(64, 1_000, 500, 0.8, 10);
            default -> NutsSettings.defaults();
        };
    }

    /** Whether it moves discrete variables that cannot be summed out. */
    public boolean stepsWholeNumbers() {
        return moves().isPresent();
    }

    /** Whether a chain that diverges late in warm-up takes smaller steps than asked for. */
    public boolean growsCareful() {
        return moves().isPresent();
    }

    /** The moves of its chains, if warm-up learns their step size and metric. */
    Optional<Moves> moves() {
        return switch (this) {
            case NUTS -> Optional.of(Moves.NO_U_TURN);
            case HMC -> Optional.of(Moves.HAMILTONIAN);
            case MAMS -> Optional.of(Moves.MICROCANONICAL);
            case MALA -> Optional.of(Moves.LANGEVIN);
            case RWM -> Optional.of(Moves.RANDOM_WALK);
            default -> Optional.empty();
        };
    }

    /** Into how many groups so many chains fall, of one starting point or of walkers that know of each other, to be judged by a nested R-hat; 0 if each goes its own way. */
    public int superchains(int chains) {
        return switch (this) {
            case CHEES -> ManyChains.superchains(chains);
            case ENSEMBLE -> EnsembleSlice.ENSEMBLES;
            default -> 0;
        };
    }

    /** How many chains a run has at least; their number is a multiple of {@link #chainsByMultiplesOf}. */
    public int fewestChains() {
        return switch (this) {
            case CHEES -> ManyChains.FEWEST_CHAINS;
            case ENSEMBLE -> EnsembleSlice.FEWEST_WALKERS;
            default -> 1;
        };
    }

    /** Of what the number of chains is a multiple. */
    public int chainsByMultiplesOf() {
        return this == ENSEMBLE ? EnsembleSlice.ENSEMBLES : 1;
    }

    /** Whether a step sees a batch of the data and none is refused, so that draws are of a distribution near the posterior. */
    public boolean seesBatches() {
        return this == SGLD || this == SGHMC;
    }

    /** Whether many short chains are judged together. */
    public boolean judgesTogether() {
        return this == CHEES || this == ENSEMBLE;
    }

    /** Whether a traced program is all that it needs, so that a {@link Fit} and a worker can run it; else it runs the model's own code at each step. */
    public boolean runsPrograms() {
        return this != TRACE;
    }

    /** Why {@link Fit}, studio and workers do not run it, and who does. */
    public static String whyNotTrace() {
        return "`trace` runs the model's own code at each step, and all that a fit and the studio have of a model is a program: run it by"
                + " `./variate sample --method trace`, or by `TraceMetropolis` of the library.";
    }

    public boolean hasChains() {
        return result == Result.CHAINS;
    }

    /** Whether each chain goes its own way, so that several processes may share a run's chains. */
    public boolean canBeSplit() {
        return hasChains() && !judgesTogether() && runsPrograms();
    }

    /** Whether what has ended can be asked for more: more draws of each chain, or more steps. */
    public boolean goesOn() {
        return hasChains() || result == Result.WEIGHTS;
    }

    /** As settings have it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException with a message that lists those there are */
    public static Method named(String text) {
        return Stream.of(values())
                .filter(method -> method.text().equals(text))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("there is no method `" + text + "`; there are " + all()));
    }

    private static String all() {
        String last = "`" + values()[values().length - 1].text() + "`";
        return Stream.of(values())
                .limit(values().length - 1L)
                .map(method -> "`" + method.text() + "`")
                .collect(Collectors.joining(", ", "", " and " + last));
    }
}
