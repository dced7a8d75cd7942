package dev.variate.model;

import dev.variate.distribution.Arguments;
import dev.variate.distribution.Ascending;
import dev.variate.distribution.Censored;
import dev.variate.distribution.Distribution;
import dev.variate.distribution.Hurdle;
import dev.variate.distribution.IntervalCensored;
import dev.variate.distribution.InvalidParameterException;
import dev.variate.distribution.Parameter;
import dev.variate.distribution.PartlyCensored;
import dev.variate.distribution.Trainable;
import dev.variate.distribution.Truncated;
import dev.variate.distribution.ZeroInflated;
import dev.variate.program.SourceLine;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Turns a distribution's call in a model, with its options, into the {@link Call.Draw} that tracers see. */
final class Drawing {
    private Drawing() {}

    /** The options with a name before them. */
    static Option[] with(String name, Option... options) {
        Option[] all = Arrays.copyOf(options, options.length + 1);
        all[options.length] = new Option.Name(name);
        return all;
    }

    /**
     * Makes a random variable.
     *
     * @param parameters as the model gives them, for messages about shapes that do not agree
     */
    static Tensor draw(String function, Option[] options, Supplier<Distribution> distribution, Object... parameters) {
        return draw(function, options, distribution, true, parameters);
    }

    /** The same for parameters with axes of different meaning, which do not broadcast with each other: the distribution checks them. */
    static Tensor drawEvents(
            String function, Option[] options, Supplier<Distribution> distribution, Object... parameters) {
        return draw(function, options, distribution, false, parameters);
    }

    private static Tensor draw(
            String function,
            Option[] options,
            Supplier<Distribution> distribution,
            boolean alike,
            Object... parameters) {
        checkArity(function, options, parameters);
        Options given = Options.read(function, options);
        Distribution each = distribution(
                function, given.source, () -> given.limited(function, distribution.get()), alike, parameters);
        Options read = given.ordered ? given.withoutLastExtent(function) : given;
        Distribution sorted = given.ordered
                ? distribution(function, given.source, () -> new Ascending(each, given.shape.dim(-1)), false)
                : each;
        Distribution made = given.learnt ? distribution(function, given.source, () -> learnt(sorted), false) : sorted;
        Run.Place place = read.explicitName
                .map(Run::ofName)
                .or(() -> read.variable.map(Run::ofVariable))
                .orElseGet(() -> Run.ofName(function));
        Optional<String> name = read.explicitName.or(() -> read.variable.map(v -> place.name()));
        Call.Draw call = new Call.Draw(
                made,
                sampleShape(made, read),
                name,
                read.given.map(g -> argument(function, g, read.source)),
                place.key(),
                read.source,
                read.plates);
        Tensor result = call.make();
        name.ifPresent(n -> Run.current().ifPresent(run -> run.label(result, n, read.source)));
        return result;
    }

    /** Where parameters are missing, Java takes the options that follow for them. */
    private static void checkArity(String function, Option[] options, Object[] parameters) {
        int given = 0;
        boolean tooFew = false;
        for (Object parameter : parameters) {
            if (parameter instanceof Option) {
                tooFew = true;
            } else {
                given++;
            }
        }
        SourceLine source = Stream.concat(Arrays.stream(options), Arrays.stream(parameters))
                .filter(Option.Site.class::isInstance)
                .map(site -> ((Option.Site) site).source())
                .findFirst()
                .orElse(SourceLine.UNKNOWN);
        if (tooFew) {
            throw new ModelException(Arity.mistake(function, given).orElseThrow(), source);
        }
    }

    private static Distribution learnt(Distribution start) {
        try {
            return Trainable.of(start);
        } catch (IllegalArgumentException e) {
            throw new ModelException(e.getMessage() + ".");
        }
    }

    private static Distribution distribution(
            String function,
            SourceLine source,
            Supplier<Distribution> distribution,
            boolean alike,
            Object... parameters) {
        try {
            List<Tensor> tensors = Arrays.stream(parameters)
                    .map(p -> argument(function, p, source))
                    .toList();
            if (alike) {
                Broadcasting.checkParameters(function, tensors);
            }
            return distribution.get();
        } catch (InvalidParameterException e) {
            String zero = e.getMessage().endsWith(" 0.") ? Run.whyZero() : "";
            throw new ModelException(e.messageAt(source.line()) + zero, source, e);
        } catch (ModelException e) {
            throw e.line() > 0 ? e : new ModelException(e.getMessage(), source, e);
        }
    }

    private static Tensor argument(String function, Object x, SourceLine source) {
        try {
            return Arguments.tensor(x);
        } catch (IllegalArgumentException e) {
            throw new ModelException(
                    "A `" + function + "` was given a parameter that is no tensor. " + e.getMessage() + ".", source, e);
        }
    }

    /** A plate is the variable's leading axis: parameters that have it already keep it, others are repeated along it. */
    private static Shape sampleShape(Distribution distribution, Options options) {
        if (options.plates.isEmpty()) {
            return options.shape;
        }
        Shape plates =
                Shape.of(options.plates.stream().mapToInt(Option.Plate::size).toArray());
        Shape batch = distribution.batchShape();
        if (batch.rank() >= plates.rank() && batch.axes(0, plates.rank()).equals(plates)) {
            return options.shape;
        }
        int missing = plates.rank() - batch.rank();
        if (options.shape.isScalar()
                && missing > 0
                && plates.axes(missing, plates.rank()).equals(batch)) {
            return plates.axes(0, missing);
        }
        return plates.append(options.shape);
    }

    /** The options of one call, told apart. */
    private record Options(
            Shape shape,
            Optional<String> explicitName,
            Optional<String> variable,
            Optional<Object> given,
            SourceLine source,
            List<Option.Plate> plates,
            boolean ordered,
            boolean learnt,
            List<Option> limits) {

        /** The last extent of the shape is that of the ordered vector, and not of independent copies. */
        Options withoutLastExtent(String function) {
            if (shape.isScalar()) {
                throw new ModelException(
                        "A `" + function
                                + "` with `ordered()` needs to know how many draws to put in order: add `shape(4)`, "
                                + "say.",
                        source);
            }
            return new Options(
                    shape.axes(0, shape.rank() - 1),
                    explicitName,
                    variable,
                    given,
                    source,
                    plates,
                    ordered,
                    learnt,
                    limits);
        }

        /** The distribution with what the options say of values that cannot be seen: what is truncated first, may be censored then. */
        Distribution limited(String function, Distribution distribution) {
            Distribution made = distribution;
            for (Option limit : limits) {
                if (limit instanceof Option.Truncated t) {
                    checkShapes(function, made, t.low(), t.high());
                    made = Truncated.of(made, t.low(), t.high());
                }
            }
            for (Option limit : limits) {
                if (limit instanceof Option.Zeros z) {
                    checkShapes(function, made, Optional.of(z.probability()), Optional.empty());
                    made = z.beside() ? ZeroInflated.of(made, z.probability()) : Hurdle.of(made, z.probability());
                }
            }
            for (Option limit : limits) {
                if (limit instanceof Option.Censored c) {
                    checkShapes(function, made, c.low(), c.high());
                    made = Censored.of(made, c.low(), c.high());
                } else if (limit instanceof Option.CensoredRows c) {
                    checkShapes(function, made, Optional.of(c.rows()), Optional.empty());
                    made = PartlyCensored.of(made, c.rows(), c.right());
                } else if (limit instanceof Option.CensoredIntervals c) {
                    checkShapes(function, made, Optional.of(c.upper()), Optional.empty());
                    made = IntervalCensored.of(made, c.upper());
                }
            }
            return made;
        }

        private static void checkShapes(
                String function, Distribution made, Optional<Tensor> one, Optional<Tensor> other) {
            List<Tensor> all = new ArrayList<>();
            // an axis of categories or of an event is none that a limit could have
            made.parameters().values().stream()
                    .map(Parameter::value)
                    .filter(v -> v.shape().rank() <= made.batchShape().rank())
                    .forEach(all::add);
            one.ifPresent(all::add);
            other.ifPresent(all::add);
            Broadcasting.checkParameters(function, all);
        }

        static Options read(String function, Option[] options) {
            Shape shape = Shape.SCALAR;
            Optional<String> name = Optional.empty();
            Optional<String> variable = Optional.empty();
            Optional<Object> given = Optional.empty();
            SourceLine source = SourceLine.UNKNOWN;
            List<Option.Plate> plates = new ArrayList<>();
            boolean ordered = false;
            boolean learnt = false;
            List<Option> limits = new ArrayList<>();
            for (Option option : options) {
                switch (option) {
                    case Option.SampleShape s -> shape = s.shape();
                    case Option.Name n -> name = Optional.of(n.name()).filter(s -> !s.isEmpty());
                    case Option.Given g -> given = Optional.of(g.value());
                    case Option.Plate p -> plates.add(p);
                    case Option.Ordered o -> ordered = true;
                    case Option.Learnt l -> learnt = true;
                    case Option.Truncated t -> {
                        once(function, "truncated", options, limits, l -> l instanceof Option.Truncated);
                        limits.add(t);
                    }
                    case Option.Zeros z -> {
                        if (limits.stream().anyMatch(Option.Zeros.class::isInstance)) {
                            throw new ModelException(
                                    "A `" + function + "` is given zeros twice. Take `zeroInflated` or `hurdle`, once.",
                                    placeIn(options));
                        }
                        limits.add(z);
                    }
                    case Option.Censored c -> {
                        once(function, "censored", options, limits, Options::censors);
                        limits.add(c);
                    }
                    case Option.CensoredRows c -> {
                        once(function, "censored", options, limits, Options::censors);
                        limits.add(c);
                    }
                    case Option.CensoredIntervals c -> {
                        once(function, "censored", options, limits, Options::censors);
                        limits.add(c);
                    }
                    case Option.Site s -> {
                        variable = Optional.of(s.name()).filter(v -> !v.isEmpty());
                        source = s.source();
                    }
                    case null ->
                        throw new ModelException("A `" + function + "` was given nothing (null) as an option.", source);
                }
            }
            return new Options(shape, name, variable, given, source, plates, ordered, learnt, limits);
        }

        private static boolean censors(Option option) {
            return !(option instanceof Option.Truncated || option instanceof Option.Zeros);
        }

        private static void once(
                String function, String what, Option[] options, List<Option> limits, Predicate<Option> same) {
            if (limits.stream().anyMatch(same)) {
                throw new ModelException(
                        "A `" + function + "` is " + what + " twice. Say both ends at once: `" + what + "(low, high)`.",
                        placeIn(options));
            }
        }

        private static SourceLine placeIn(Option[] options) {
            for (Option option : options) {
                if (option instanceof Option.Site site) {
                    return site.source();
                }
            }
            return SourceLine.UNKNOWN;
        }
    }
}
