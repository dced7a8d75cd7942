package dev.variate.distribution;

import dev.variate.program.Support.Kind;
import dev.variate.tensor.DType;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.List;

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

    /** Element-wise: whether {@code x} lies in this set (BOOL). The ends of intervals belong to them, infinities and NaN do not. */
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
        };
    }

    /** The element type of values in this set. */
    public DType dtype() {
        return kind.isDiscrete() ? DType.I32 : DType.F64;
    }
}
