package dev.variate.distribution;

import dev.variate.distribution.Parameter.Demand;
import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Zipf's law over so many ranks: P(k) is in proportion to k^−exponent for k from 1 to {@code ranks}.
 *
 * @param ranks as a tensor of one number, so that whoever has the parameters has it
 */
public record Zipf(Tensor exponent, Tensor ranks) implements Distribution {
    private static final String NAME = "zipf";
    private static final int MOST = 1_000_000;

    public Zipf {
        if (!(ranks instanceof Value known)
                || !known.shape().isScalar()
                || !(known.item() >= 1 && known.item() <= MOST)
                || known.item() != Math.rint(known.item())) {
            throw new InvalidParameterException(
                    "A `zipf` needs a number of ranks from 1 to a million that is known when the model is compiled",
                    ranks instanceof Value v && v.shape().isScalar()
                            ? InvalidParameterException.number(v.item())
                            : "shape " + ranks.shape());
        }
    }

    public static Zipf of(Object exponent, Object ranks) {
        return new Zipf(
                Parameter.checked(NAME, "exponent", exponent, Demand.POSITIVE),
                Parameter.checked(NAME, "ranks", ranks, Demand.COUNT));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Map<String, Parameter> parameters() {
        return Parameter.named("exponent", exponent, Demand.POSITIVE, "ranks", ranks, Demand.COUNT);
    }

    @Override
    public Domain support() {
        return Domain.integers(Value.scalar(1), ranks);
    }

    @Override
    public Shape batchShape() {
        return exponent.shape();
    }

    private int count() {
        return (int) ((Value) ranks).item();
    }

    private Value logRanks() {
        return Value.vector(
                IntStream.rangeClosed(1, count()).mapToDouble(StrictMath::log).toArray());
    }

    /** The logarithms of what the probabilities are in proportion to: [batch…, ranks]. */
    private Tensor logWeights() {
        return LastAxis.widened(exponent, 1).times(logRanks()).neg();
    }

    @Override
    public Tensor logProbInside(Tensor x) {
        return exponent.times(x.floating().log()).neg().minus(logWeights().logSumExp(-1));
    }

    /** The sums of the weights to the one of rank {@code x}, and beyond it, over the sum of all. */
    private Tensor logShare(Tensor x, boolean beyond) {
        Tensor weights = logWeights();
        Shape shape = Shape.broadcast(x.shape(), batchShape());
        Tensor rank = LastAxis.widened(x.floating().broadcastTo(shape), 1);
        Tensor numbers = LastAxis.count(count()).plus(1.0);
        Tensor counted = beyond ? numbers.gt(rank) : numbers.le(rank);
        Tensor chosen = Tensor.where(counted, weights, Value.scalar(Double.NEGATIVE_INFINITY));
        return chosen.logSumExp(-1).minus(weights.logSumExp(-1));
    }

    @Override
    public Optional<Tensor> logCdfInside(Tensor x) {
        return Optional.of(logShare(x, false));
    }

    @Override
    public Optional<Tensor> logSurvivalInside(Tensor x) {
        return Optional.of(logShare(x, true));
    }

    private Tensor probabilities() {
        Tensor weights = logWeights();
        return weights.minus(LastAxis.widened(weights.logSumExp(-1), 1)).exp();
    }

    @Override
    public Tensor sample(Key key, Shape sampleShape) {
        return Categorical.of(Samplers.known(NAME, probabilities()))
                .sample(key, sampleShape)
                .plus(Value.scalar(1));
    }

    @Override
    public Optional<Tensor> mean() {
        return Optional.of(
                probabilities().times(LastAxis.count(count()).plus(1.0)).sum(-1));
    }

    @Override
    public Optional<Tensor> variance() {
        Tensor squares = probabilities()
                .times(LastAxis.count(count()).plus(1.0).square())
                .sum(-1);
        return Optional.of(squares.minus(mean().orElseThrow().square()));
    }
}
