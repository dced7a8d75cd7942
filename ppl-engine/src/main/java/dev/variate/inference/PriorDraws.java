package dev.variate.inference;

import dev.variate.random.Key;

/** Positions drawn from a model's priors. */
@FunctionalInterface
public interface PriorDraws {

    /** @param position receives the draw that {@code key} gives */
    void draw(Key key, double[] position);
}
