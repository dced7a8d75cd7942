package dev.variate.model;

/**
 * Stands between a call that makes a random variable (or any traceable function) and its making.
 *
 * <p>Tracers stack, the last installed innermost. A tracer runs with those outside it installed, itself not. It forwards a call, changed or
 * not, by {@link Call#make}; it may return something else instead, and what it returns <em>is</em> the call's result. A call that it does
 * not forward is never seen by the tracers outside.
 */
@FunctionalInterface
public interface Tracer {
    /** The result of {@code call}. */
    Object trace(Call call);
}
