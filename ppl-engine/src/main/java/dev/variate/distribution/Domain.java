package dev.variate.distribution;

import dev.variate.program.Support.Kind;
import dev.variate.tensor.DType;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.List;
import java.util.Optional;

/**
 * The support of a distribution: a kind of set, and for some kinds bounds, which may be traced. What {@link dev.variate.program.Support} is
 * in a program, this is before there is one.
 */
public record Domain(Kind kind, List<Tensor> bounds) {
    public static final Domain REAL = new Domain(Kind.REAL, List.of());
    public static final Domain POSITIVE = new Domain(Kind.POSITIVE, List.of());
    public static final Domain UNIT_INTERVAL = new Domain(Kind.UNIT_INTERVAL, List.of());
    public static final Domain BOOLEAN = new Domain(Kind.BOOLEAN, List.of());
    public static final Domain NATURAL = new Domain(Kind.NATURAL, List.of());
    public static final Domain SIMPLEX = new Domain(Kind.SIMPLEX, List.of());
    public static final Domain ORDERED = new Domain(Kind.ORDERED, List.of());
    public static final Domain POSITIVE_ORDERED = new Domain(Kind.POSITIVE_ORDERED, List.of());
    public static final Domain SUM_TO_ZERO = new Domain(Kind.SUM_TO_ZERO, List.of());
    public static final Domain UNIT_VECTOR = new Domain(Kind.UNIT_VECTOR, List.of());
    public static final Domain CORRELATION_CHOLESKY = new Domain(Kind.CORRELATION_CHOLESKY, List.of());
    public static final Domain COVARIANCE_CHOLESKY = new Domain(Kind.COVARIANCE_CHOLESKY, List.of());
    public static final Domain CORRELATION = new Domain(Kind.CORRELATION, List.of());
    public static final Domain COVARIANCE = new Domain(Kind.COVARIANCE, List.of());

    /** By how much sums and lengths may miss what they should be: written-out decimals and rounding do. */
    private static final double TOLERANCE = 1e-8;

    public Domain {
        bounds = List.copyOf(bounds);
        if (bounds.size() != kind.boundCount()) {
            throw new IllegalArgumentException(kind + " has " + kind.boundCount() + " bounds, found " + bounds.size());
        }
    }

    public static Domain interval(Tensor low, Tensor high) {
        return new Domain(Kind.INTERVAL, List.of(low, high));
    }

    public static Domain greaterThan(Tensor bound) {
        return new Domain(Kind.GREATER_THAN, List.of(bound));
    }

    public static Domain lessThan(Tensor bound) {
        return new Domain(Kind.LESS_THAN, List.of(bound));
    }

    public static Domain integers(Tensor low, Tensor high) {
        return new Domain(Kind.INTEGER_INTERVAL, List.of(low, high));
    }

    /** Vectors of whole numbers from 0 along the last axis, whose sum is {@code total}, of which there is one for each vector. */
    public static Domain counts(Tensor total) {
        return new Domain(Kind.COUNTS, List.of(total.shape().isScalar() ? total : LastAxis.widened(total, 1)));
    }

    /**
     * Whether {@code x} lies in this set (BOOL): for each element, or, for a kind with an event rank, for each vector or matrix. The ends of
     * intervals belong to them, infinities and NaN do not.
     */
    public Tensor contains(Tensor x) {
        Tensor v = x.floating();
        Tensor zero = Value.scalar(0.0);
        Tensor one = Value.scalar(1.0);
        return switch (kind) {
            case REAL -> v.isFinite();
            case POSITIVE -> v.ge(zero).and(v.isFinite());
            case UNIT_INTERVAL -> v.ge(zero).and(v.le(one));
            case INTERVAL -> v.ge(bounds.get(0)).and(v.le(bounds.get(1)));
            case GREATER_THAN -> v.ge(bounds.get(0)).and(v.isFinite());
            case LESS_THAN -> v.le(bounds.get(0)).and(v.isFinite());
            case BOOLEAN -> v.eq(zero).or(v.eq(one));
            case NATURAL -> v.ge(zero).and(v.isFinite()).and(v.eq(v.floor()));
            case INTEGER_INTERVAL ->
                v.ge(bounds.get(0)).and(v.le(bounds.get(1))).and(v.eq(v.floor()));
            case COUNTS ->
                LastAxis.all(
                        v.ge(zero)
                                .and(v.eq(v.floor()))
                                .and(LastAxis.widened(v.sum(-1), 1).eq(bounds.get(0))),
                        1);
            case SIMPLEX -> LastAxis.all(v.ge(zero), 1).and(near(v.sum(-1), one));
            case ORDERED -> LastAxis.all(v.isFinite(), 1).and(ascending(v));
            case POSITIVE_ORDERED ->
                LastAxis.all(v.ge(zero).and(v.isFinite()), 1).and(ascending(v));
            case SUM_TO_ZERO ->
                LastAxis.all(v.isFinite(), 1)
                        .and(v.sum(-1).abs().le(v.abs().sum(-1).plus(1.0).times(TOLERANCE)));
            case UNIT_VECTOR -> near(v.square().sum(-1), one);
            case CORRELATION_CHOLESKY ->
                factor(v).and(LastAxis.all(near(v.square().sum(-1), one), 1));
            case COVARIANCE_CHOLESKY -> factor(v);
            case CORRELATION -> covariance(v).and(LastAxis.all(near(v.diagonal(), one), 1));
            case COVARIANCE -> covariance(v);
        };
    }

    private static Tensor near(Tensor x, Tensor wanted) {
        return x.minus(wanted).abs().le(Value.scalar(TOLERANCE));
    }

    private static Tensor ascending(Tensor x) {
        int n = x.shape().dim(-1);
        return LastAxis.all(LastAxis.slice(x, 1, n).ge(LastAxis.slice(x, 0, n - 1)), 1);
    }

    private static Tensor factor(Tensor x) {
        Tensor zero = Value.scalar(0.0);
        return LastAxis.all(x.isFinite().and(x.upperTriangle(1).eq(zero)), 2)
                .and(LastAxis.all(x.diagonal().gt(zero), 1));
    }

    private static Tensor covariance(Tensor x) {
        Tensor turned = x.matrixTranspose();
        Tensor apart = x.minus(turned).abs();
        return LastAxis.all(apart.le(x.abs().plus(turned.abs()).times(TOLERANCE)), 2)
                .and(LastAxis.all(x.cholesky().isFinite(), 2));
    }

    /** The number of last axes that only together lie in the set or not. */
    public int eventRank() {
        return kind.eventRank();
    }

    /** The least value, or its limit, of a set of numbers one by one, if there is one that is not −∞. */
    Optional<Tensor> lowest() {
        return switch (kind) {
            case REAL,
                    LESS_THAN,
                    COUNTS,
                    SIMPLEX,
                    ORDERED,
                    POSITIVE_ORDERED,
                    SUM_TO_ZERO,
                    UNIT_VECTOR,
                    CORRELATION_CHOLESKY,
                    COVARIANCE_CHOLESKY,
                    CORRELATION,
                    COVARIANCE -> Optional.empty();
            case POSITIVE, UNIT_INTERVAL, BOOLEAN, NATURAL -> Optional.of(Value.scalar(0.0));
            case INTERVAL, GREATER_THAN, INTEGER_INTERVAL ->
                Optional.of(bounds.get(0).floating());
        };
    }

    /** The greatest value, or its limit, of a set of numbers one by one, if there is one that is not ∞. */
    Optional<Tensor> highest() {
        return switch (kind) {
            case REAL,
                    POSITIVE,
                    GREATER_THAN,
                    NATURAL,
                    COUNTS,
                    SIMPLEX,
                    ORDERED,
                    POSITIVE_ORDERED,
                    SUM_TO_ZERO,
                    UNIT_VECTOR,
                    CORRELATION_CHOLESKY,
                    COVARIANCE_CHOLESKY,
                    CORRELATION,
                    COVARIANCE -> Optional.empty();
            case UNIT_INTERVAL, BOOLEAN -> Optional.of(Value.scalar(1.0));
            case INTERVAL, INTEGER_INTERVAL -> Optional.of(bounds.get(1).floating());
            case LESS_THAN -> Optional.of(bounds.get(0).floating());
        };
    }

    /** The part of this set that lies from {@code from} to {@code to}, where there is such an end. */
    Domain between(Optional<Tensor> from, Optional<Tensor> to) {
        Optional<Tensor> low = from.map(Tensor::floating);
        Optional<Tensor> high = to.map(Tensor::floating);
        Optional<Tensor> least =
                lowest().map(own -> low.map(own::max).orElse(own)).or(() -> low);
        Optional<Tensor> most =
                highest().map(own -> high.map(own::min).orElse(own)).or(() -> high);
        if (kind.isDiscrete()) {
            return integers(
                    least.map(Tensor::ceil).orElse(Value.scalar(-Integer.MAX_VALUE)),
                    most.map(Tensor::floor).orElse(Value.scalar(Integer.MAX_VALUE)));
        }
        if (least.isPresent() && most.isPresent()) {
            return interval(least.get(), most.get());
        }
        if (low.isEmpty() && high.isEmpty()) {
            return this;
        }
        return least.map(Domain::greaterThan)
                .or(() -> most.map(Domain::lessThan))
                .orElse(this);
    }

    /** Whether none of this set is at or below {@code x}; at the end of a continuous one nothing is either. */
    private Tensor below(Tensor x) {
        Tensor end = lowest().orElse(Value.scalar(Double.NEGATIVE_INFINITY));
        return kind.isDiscrete() ? x.lt(end) : x.le(end);
    }

    /** Whether all of this set is at or below {@code x}. */
    private Tensor above(Tensor x) {
        return x.ge(highest().orElse(Value.scalar(Double.POSITIVE_INFINITY)));
    }

    /** {@code x} where it lies between the ends, rounded down among whole numbers, and {@code safe} elsewhere. */
    Tensor within(Tensor x, Tensor safe) {
        Tensor v = kind.isDiscrete() ? x.floating().floor() : x.floating();
        return Tensor.where(below(v).or(above(v)), safe, v);
    }

    /** Chooses by where {@code x} lies: below all of this set, between its ends, or above. */
    Tensor clamped(Tensor x, double ifBelow, Tensor between, double ifAbove) {
        Tensor v = x.floating();
        return Tensor.where(below(v), Value.scalar(ifBelow), Tensor.where(above(v), Value.scalar(ifAbove), between));
    }

    /** The element type of values in this set. */
    public DType dtype() {
        return kind.isDiscrete() ? DType.I32 : DType.F64;
    }
}
