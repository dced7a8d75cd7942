package dev.variate.model;

import dev.variate.program.Place;
import dev.variate.tensor.Tensor;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** Where parts of a program are computed, if there are several devices. Part of {@link Language}. */
public abstract class Placing extends Arrangement {
    private static final int LONGEST = 100;

    Placing() {}

    /**
     * What {@code body} gives, computed in the place of this name if the program is spread over several devices, with all random variables that it makes and their
     * densities: {@code on("encoder", () -> dense("mean", x, 20))}. Places within places are parts of them. It changes no result. Tracers see it as a function
     * {@code on}.
     *
     * @param body makes the result: {@code () -> …}
     */
    public static Tensor on(String place, Supplier<Object> body) {
        if (place.isBlank()
                || place.length() > LONGEST
                || place.indexOf(Place.SEPARATOR) >= 0
                || place.chars().anyMatch(Character::isISOControl)) {
            throw new ModelException("`on` wants the name of a place, of 1 to " + LONGEST
                    + " visible characters without `/`, and was given `" + place + "`.");
        }
        Function<List<Object>, Object> traced = Tracing.traceable("on", Placing::placed);
        return Language.tensor(traced.apply(List.of(place, body)));
    }

    /**
     * The same in part number {@code index} of a place that has several, as the stages of a pipeline are: {@code on("stage", 2, () -> …)} is the place
     * {@code stage 2}.
     *
     * @param body makes the result: {@code () -> …}
     */
    public static Tensor on(String place, int index, Supplier<Object> body) {
        return on(place + " " + index, body);
    }

    private static Object placed(List<Object> arguments) {
        Supplier<?> body = (Supplier<?>) arguments.get(1);
        return Place.in((String) arguments.get(0), body::get);
    }
}
