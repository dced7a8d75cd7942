package dev.variate.distribution;

import dev.variate.tensor.Tensor;
import java.util.function.UnaryOperator;

/**
 * A smooth one-to-one map of vectors, which stand along the last axis, onto vectors of the same length, whose change of volume is known: a normalizing
 * flow (Papamakarios, Nalisnick, Rezende, Mohamed and Lakshminarayanan, <em>Journal of Machine Learning Research</em> 22, 2021). What its networks are made of
 * are tensors or random variables like any others. {@link Transformed} makes a distribution of one.
 */
public interface Flow {

    /**
     * What a map makes of vectors.
     *
     * @param value of the shape of what went in
     * @param logDeterminant log |det| of the map's derivative there, one number for each vector; for maps of numbers one for each number
     */
    record Mapped(Tensor value, Tensor logDeterminant) {}

    Mapped forward(Tensor x);

    /** The vectors that {@link #forward} takes to {@code y}, and the determinant of this map, which leads back. */
    Mapped inverse(Tensor y);

    /** This flow, and then {@code next}. */
    default Flow then(Flow next) {
        return new Flows.Composed(this, next);
    }

    /**
     * Element i of the result is element {@code order[i]}: between flows that keep some elements it lets all have their turn.
     *
     * @throws IllegalArgumentException if {@code order} is no order of 0, 1, 2 …
     */
    static Flow permutation(int... order) {
        return Flows.permutation(order);
    }

    /**
     * Keeps the first {@code kept} elements, and maps each of the others with parameters that {@code network} makes of those that are kept (Dinh,
     * Sohl-Dickstein and Bengio, <em>Density estimation using real NVP</em>, 2017). Both ways take one evaluation of the network.
     *
     * @param kept at least 1, and fewer than a vector has
     * @param network from […, kept] to […, (n − kept) · parameters of the map], those of each element side by side
     */
    static Flow coupling(int kept, UnaryOperator<Tensor> network, ElementMap map) {
        return new Flows.Coupling(kept, network, map);
    }

    /**
     * Maps each element with parameters that {@code network} makes of those before it (Papamakarios, Pavlakou and Murray, <em>Masked autoregressive flow for density estimation</em>, 2017). Back, which is what a
     * density needs, takes one evaluation of the network, and forward, which draws, one for each element.
     *
     * @param network from […, n] to […, n · parameters of the map], those of each element side by side, and those of element i made of elements before i only, as {@link MaskedNetwork} does
     */
    static Flow autoregressive(UnaryOperator<Tensor> network, ElementMap map) {
        return new Flows.Autoregressive(network, map);
    }
}
