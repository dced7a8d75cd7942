package dev.variate.model;

import dev.variate.program.SourceLine;
import dev.variate.random.Key;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * One execution of a program: gives each random variable its key and its final name, and remembers what the model calls its tensors, for
 * messages.
 *
 * <p>A key depends on the name and on how often that name was drawn before, on nothing else: conditioning one variable, or moving its line,
 * changes no other's draws.
 */
final class Run {
    private static final ScopedValue<Run> CURRENT = ScopedValue.newInstance();

    private final Key key;
    private final Map<String, Integer> copies;
    private final Map<String, Integer> seen = new HashMap<>();
    private final Map<String, Integer> unplaced = new HashMap<>();
    private final Map<Tensor, Label> labels = new IdentityHashMap<>();
    private final Map<Tensor, Value> data = new IdentityHashMap<>();
    private boolean fractionLost;

    /**
     * @param copies how many random variables the model makes under one variable's name, for those names that a loop repeats
     */
    Run(Key key, Map<String, Integer> copies) {
        this.key = key;
        this.copies = Map.copyOf(copies);
    }

    /** A key and, for what takes its name from a variable, the name. */
    record Place(Key key, String name) {}

    /** What the model calls a tensor, and where it does. */
    record Label(String name, SourceLine source) {}

    static Optional<Run> current() {
        return CURRENT.isBound() ? Optional.of(CURRENT.get()) : Optional.empty();
    }

    <T> T call(Supplier<T> body) {
        return ScopedValue.where(CURRENT, this).call(body::get);
    }

    /** The place of the next random variable whose variable is called {@code base}. */
    static Place ofVariable(String base) {
        return current().map(run -> run.next(base, true)).orElseGet(() -> outside(base));
    }

    /**
     * The place of the next random variable that is explicitly called {@code name}, or that has no name and comes from the distribution
     * {@code name}.
     */
    static Place ofName(String name) {
        return current().map(run -> run.next(name, false)).orElseGet(() -> outside(name));
    }

    private Place next(String base, boolean variable) {
        int occurrence = (variable ? seen : unplaced).merge(base, 1, Integer::sum) - 1;
        String name = variable && copies.getOrDefault(base, 1) > 1 ? base + "[" + occurrence + "]" : base;
        return new Place(key.fold(base).fold(occurrence), name);
    }

    private static Place outside(String base) {
        return new Place(Outside.KEY.fold(base).fold(Outside.DRAWS.getAndIncrement()), base);
    }

    /**
     * Draws outside any run: another key in each process. A class of its own, because the operating system's randomness costs time at
     * start, and is not needed within runs.
     */
    private static final class Outside {
        private static final Key KEY = Key.of(new SecureRandom().nextLong());
        private static final AtomicLong DRAWS = new AtomicLong();
    }

    /** The variables' names that were used more than once so far, and how often. */
    Map<String, Integer> repeated() {
        Map<String, Integer> repeated = new HashMap<>(seen);
        repeated.values().removeIf(n -> n == 1);
        return repeated;
    }

    void label(Tensor tensor, String name, SourceLine source) {
        labels.putIfAbsent(tensor, new Label(name, source));
    }

    /** Remembers that whole numbers were divided, and nothing was left: Java's rule, and rarely what a model means. */
    static void loseFraction() {
        current().ifPresent(run -> run.fractionLost = true);
    }

    /** What to add to the complaint about a parameter that is 0. */
    static String whyZero() {
        return current().filter(run -> run.fractionLost).isPresent()
                ? " Whole numbers divide to whole numbers: `1 / 3` is 0, and `1.0 / 3` is not."
                : "";
    }

    /** What the data hold for a traced input: for checks, never for computing. */
    void data(Tensor input, Value value) {
        data.put(input, value);
    }

    /** The value of {@code x} if it is known, or stands in the data as it is. */
    static Optional<Value> knownOf(Tensor x) {
        return x.resolved() instanceof Value known
                ? Optional.of(known)
                : current().flatMap(run -> Optional.ofNullable(run.data.get(x)));
    }

    Optional<Label> labelOf(Tensor tensor) {
        return Optional.ofNullable(labels.get(tensor));
    }
}
