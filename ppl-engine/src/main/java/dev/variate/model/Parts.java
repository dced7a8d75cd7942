package dev.variate.model;

import dev.variate.distribution.Distribution;
import dev.variate.program.SourceLine;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The random variables that a prior of several is made of: their names begin with that of the variable that takes it. */
final class Parts {
    private final String function;
    private final List<Option> copies = new ArrayList<>();
    private final Optional<String> name;
    private final boolean explicit;
    final SourceLine source;

    Parts(String function, Option... options) {
        this.function = function;
        Optional<String> explicitName = Optional.empty();
        Optional<String> variable = Optional.empty();
        SourceLine place = SourceLine.UNKNOWN;
        for (Option option : options) {
            switch (option) {
                case Option.SampleShape s -> copies.add(s);
                case Option.Plate p -> copies.add(p);
                case Option.Name n -> explicitName = Optional.of(n.name()).filter(s -> !s.isEmpty());
                case Option.Site s -> {
                    variable = Optional.of(s.name()).filter(v -> !v.isEmpty());
                    place = s.source();
                }
                case Option.Given g -> throw refused("be given a value", options);
                case Option.Ordered o -> throw refused("be put in order", options);
                case Option.Learnt l -> throw refused("be trainable", options);
                case Option.Truncated t -> throw refused("be truncated", options);
                case Option.Zeros z -> throw refused("have zeros of their own", options);
                case Option.Censored c -> throw refused("be censored", options);
                case Option.CensoredRows c -> throw refused("be censored", options);
                case Option.CensoredIntervals c -> throw refused("be censored", options);
                case null ->
                    throw new ModelException("A `" + function + "` was given nothing (null) as an option.", place);
            }
        }
        this.source = place;
        this.explicit = explicitName.isPresent();
        Optional<String> taken = variable.map(v -> Run.ofVariable(v).name());
        this.name = explicitName.or(() -> taken);
    }

    private ModelException refused(String what, Option... options) {
        SourceLine place = SourceLine.UNKNOWN;
        for (Option option : options) {
            place = option instanceof Option.Site s ? s.source() : place;
        }
        return new ModelException(
                "A `" + function + "` is made of several random variables and cannot " + what
                        + ". Give that to one that you make of it, such as `normal(beta, 1)`.",
                place);
    }

    /** The extents that the options give. */
    Shape shape() {
        Shape shape = Shape.SCALAR;
        for (Option option : copies) {
            shape = option instanceof Option.SampleShape s
                    ? shape.append(s.shape())
                    : shape.append(Shape.of(((Option.Plate) option).size()));
        }
        return shape;
    }

    /** How many elements the vector has that the options ask for. */
    int count() {
        if (shape().rank() != 1) {
            throw new ModelException(
                    "A `" + function
                            + "` is a vector, and its options say how many elements it has: `shape(20)`, or one plate.",
                    source);
        }
        return shape().dim(0);
    }

    /** One number, or what its distribution's own shape is. */
    Tensor one(String part, Supplier<Distribution> distribution, Object... parameters) {
        return Drawing.draw(function, options(part, List.of()), distribution, parameters);
    }

    /** One vector. */
    Tensor event(String part, Supplier<Distribution> distribution, Object... parameters) {
        return Drawing.drawEvents(function, options(part, List.of()), distribution, parameters);
    }

    /** One for each element that the options ask for. */
    Tensor each(String part, Supplier<Distribution> distribution) {
        return Drawing.draw(function, options(part, copies), distribution);
    }

    Tensor with(String part, Shape shape, Supplier<Distribution> distribution, Object... parameters) {
        return Drawing.draw(function, options(part, List.of(new Option.SampleShape(shape))), distribution, parameters);
    }

    private Option[] options(String part, List<Option> shape) {
        List<Option> all = new ArrayList<>(shape);
        all.add(new Option.Name(name.orElse(function) + "." + part));
        all.add(new Option.Site("", source));
        return all.toArray(Option[]::new);
    }

    /** Records what the parts make under the variable's name. */
    Tensor made(Tensor value) {
        return name.map(n -> Tracing.deterministic(n, value, source, explicit)).orElse(value);
    }
}
