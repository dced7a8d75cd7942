package dev.variate.distribution;

import dev.variate.random.Key;
import dev.variate.random.RandomStream;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;

/** A law without parameters, from which others are made by functions that have derivatives. Each is made of uniform numbers. */
enum Standard {
    UNIFORM,
    NORMAL,
    EXPONENTIAL,
    CAUCHY,
    LAPLACE,
    LOGISTIC,
    GUMBEL;

    /** One number, now. */
    double next(RandomStream stream) {
        return switch (this) {
            case UNIFORM -> stream.nextDouble();
            case NORMAL -> stream.nextGaussian();
            case EXPONENTIAL -> Samplers.exponential(stream);
            case CAUCHY -> Samplers.cauchy(stream);
            case LAPLACE -> Samplers.laplace(stream);
            case LOGISTIC -> Samplers.logistic(stream);
            case GUMBEL -> -StrictMath.log(-StrictMath.log(stream.nextDouble()));
        };
    }

    /** What a traced program draws each time it runs: by inversion, and for normals by Box and Muller's two from two uniforms. */
    Tensor of(Key key, Shape shape) {
        Tensor u = this == NORMAL ? normals(key, shape) : Randomness.uniform(key, shape);
        return switch (this) {
            case UNIFORM, NORMAL -> u;
            case EXPONENTIAL -> u.log().neg();
            case CAUCHY -> u.minus(0.5).times(Math.PI).tan();
            case LAPLACE -> {
                Tensor centred = u.minus(0.5);
                yield centred.sign().times(centred.abs().times(-2).log1p()).neg();
            }
            case LOGISTIC -> u.log().minus(u.neg().log1p());
            case GUMBEL -> u.log().neg().log().neg();
        };
    }

    private static Tensor normals(Key key, Shape shape) {
        int count = shape.size();
        Shape half = Shape.of((count + 1) / 2);
        Tensor radius =
                Randomness.uniform(key.fold("radius"), half).log().times(-2).sqrt();
        Tensor angle = Randomness.uniform(key.fold("angle"), half).times(2 * Math.PI);
        Tensor both = Tensor.concatenate(0, radius.times(angle.cos()), radius.times(angle.sin()));
        return both.slice(new int[] {0}, new int[] {count}).reshape(shape.dims());
    }
}
