package dev.variate.device;

import dev.variate.program.Input;
import dev.variate.program.Named;
import dev.variate.program.ProgramBuilder;
import dev.variate.random.Key;
import dev.variate.random.RandomStream;
import dev.variate.tensor.DType;
import dev.variate.tensor.Op;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes log densities out of many ops at random: a position of eight numbers, some data, and a scalar at the end. Every op in them is
 * smooth and bounded, so that finite differences are exact enough and nothing overflows however deep the program.
 */
final class RandomPrograms {
    private static final int DIMENSION = 8;
    private static final int ROWS = 37;

    private final RandomStream random;
    private final ProgramBuilder builder;
    private final List<Value> arguments = new ArrayList<>();
    private final List<Tensor> pool = new ArrayList<>();
    private final Tensor index;

    private RandomPrograms(int number) {
        random = Key.of(2).fold("random programs").fold(number).stream();
        builder = new ProgramBuilder("random" + number);
        Tensor position = input("position", doubles(Shape.of(DIMENSION)));
        Tensor rows = input("rows", doubles(Shape.of(ROWS)));
        Tensor matrix = input("matrix", doubles(Shape.of(ROWS, DIMENSION)));
        index = input("index", Value.vector(random.ints(ROWS, 0, DIMENSION).toArray()));
        pool.addAll(List.of(
                position,
                rows,
                matrix.matmul(position).times(0.3),
                position.take(index),
                position.at(3),
                position.slice(new int[] {2}, new int[] {5})));
    }

    /** A program of about {@code steps} steps and its arguments; the first is called {@code position}. */
    static OpCase make(int number, int steps) {
        RandomPrograms generator = new RandomPrograms(number);
        for (int i = 0; i < steps; i++) {
            generator.pool.add(generator.step());
        }
        Tensor total = Value.scalar(0.0);
        for (Tensor tensor : generator.pool) {
            total = total.plus(tensor.sum());
        }
        List<Named> outputs = List.of(new Named("0", generator.builder.varOf(total)));
        return new OpCase(
                "random program " + number + " of " + steps + " steps",
                new Op.Select(),
                generator.builder.finish(outputs),
                generator.arguments,
                true);
    }

    private Tensor step() {
        Tensor a = any();
        Tensor b = anyLike(a);
        return switch (random.nextInt(20)) {
            case 0 -> a.tanh();
            case 1 -> a.sigmoid();
            case 2 -> a.tanh().exp();
            case 3 -> a.square().plus(1).log();
            case 4 -> a.plus(b).times(0.5);
            case 5 -> a.tanh().times(b);
            case 6 -> a.div(b.square().plus(1));
            case 7 -> a.minus(b).softplus();
            case 8 -> a.square().plus(0.5).sqrt();
            case 9 -> a.tanh().plus(2).lgamma();
            case 10 -> a.sin().times(b.cos());
            case 11 -> ramp(a.minus(b).tanh());
            case 12 -> vector(DIMENSION).take(index);
            case 13 -> vector(ROWS).segmentSum(index, DIMENSION).times(0.2);
            case 14 -> a.tanh().sum();
            case 15 -> a.shape().isScalar() ? a : a.logSumExp();
            case 16 ->
                a.shape().rank() == 1
                        ? Tensor.concatenate(
                                0,
                                a.slice(new int[] {1}, a.shape().dims()),
                                a.at(0).reshape(1))
                        : a.erf();
            case 17 -> a.shape().rank() == 1 ? Tensor.apply(new Op.Reverse(List.of(0)), a) : a.atan();
            case 18 -> a.tanh().max(b.tanh().minus(2.5)); // never a tie
            default -> a.tanh().plus(2).pow(b.tanh());
        };
    }

    /** x⁵ where x is positive, else 0: a choice that has four continuous derivatives. */
    private static Tensor ramp(Tensor x) {
        return Tensor.where(x.gt(Value.scalar(0.0)), x.square().square().times(x), Value.scalar(0.0));
    }

    private Tensor any() {
        return pool.get(random.nextInt(pool.size()));
    }

    /** One that broadcasts with {@code a} and is not larger. */
    private Tensor anyLike(Tensor a) {
        Tensor b = any();
        return b.shape().isScalar() || b.shape().equals(a.shape())
                ? b
                : b.tanh().mean();
    }

    private Tensor vector(int n) {
        List<Tensor> fitting =
                pool.stream().filter(t -> t.shape().equals(Shape.of(n))).toList();
        return fitting.get(random.nextInt(fitting.size()));
    }

    private Value doubles(Shape shape) {
        return Value.of(
                new TensorType(DType.F64, shape),
                random.doubles(shape.size(), -1, 1).toArray());
    }

    private Tensor input(String name, Value value) {
        arguments.add(value);
        return builder.input(name, value.type(), name.equals("position") ? Input.Role.ARGUMENT : Input.Role.DATA);
    }
}
