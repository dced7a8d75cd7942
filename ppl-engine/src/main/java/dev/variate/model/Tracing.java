package dev.variate.model;

import dev.variate.program.SourceLine;
import dev.variate.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The stack of tracers: the whole mechanism from which conditioning, log densities, interventions and graphs follow.
 *
 * <p>The stack belongs to a block of code on one thread and ends with it, however the block ends ({@link ScopedValue}). Under the last
 * tracer lies plain application. Tran et al., <em>Simple, Distributed, and Accelerated Probabilistic Programming</em> (NeurIPS 2018),
 * section 2.2; unlike theirs, a traceable function that calls another traceable function is seen with all the tracers that were installed
 * where it was called.
 */
public final class Tracing {
    private static final ScopedValue<Stack> STACK = ScopedValue.newInstance();

    private Tracing() {}

    /** The tracers around a piece of code, innermost first. */
    public static final class Stack {
        private static final Stack BOTTOM = new Stack(null, null);

        private final Tracer top;
        private final Stack rest;

        private Stack(Tracer top, Stack rest) {
            this.top = top;
            this.rest = rest;
        }

        private static Stack current() {
            return STACK.orElse(BOTTOM);
        }

        private <T> T call(Supplier<T> body) {
            return ScopedValue.where(STACK, this).call(body::get);
        }
    }

    /** Runs {@code body} with {@code tracer} inside all tracers that are already installed. */
    public static <T> T trace(Tracer tracer, Supplier<T> body) {
        return new Stack(tracer, Stack.current()).call(body);
    }

    /** {@code function} as one that tracers see. */
    public static Function<List<Object>, Object> traceable(String name, Function<List<Object>, Object> function) {
        return arguments -> pass(new Call.Apply(name, arguments, function, Stack.current()));
    }

    /** Hands {@code call} to the innermost tracer, with only those outside it installed; carries it out if there is none. */
    static Object pass(Call call) {
        Stack stack = Stack.current();
        if (stack == Stack.BOTTOM) {
            return carryOut(call);
        }
        return stack.rest.call(() -> stack.top.trace(call));
    }

    private static Object carryOut(Call call) {
        return switch (call) {
            case Call.Draw draw -> new RandomVariable(draw);
            case Call.Deterministic deterministic -> deterministic.value();
            case Call.Apply apply -> apply.origin().call(() -> apply.body().apply(apply.arguments()));
        };
    }

    /** Tells the tracers of a named value. */
    static Tensor deterministic(String name, Tensor value, SourceLine source, boolean explicit) {
        Object result = pass(new Call.Deterministic(name, value, source, explicit));
        return result instanceof Tensor tensor ? tensor : value;
    }

    /** The result of a random variable's making, which a tracer may have replaced by any other tensor. */
    static Tensor tensor(Object result, Call.Draw draw) {
        return Optional.ofNullable(result)
                .filter(Tensor.class::isInstance)
                .map(Tensor.class::cast)
                .orElseThrow(() -> new ModelException(
                        draw.label() + " must become a tensor, but a tracer made it "
                                + (result == null
                                        ? "nothing (null)"
                                        : "a " + result.getClass().getSimpleName()) + ".",
                        draw.source()));
    }
}
