package dev.variate.device;

import dev.variate.program.ProgramBuilder;
import dev.variate.random.Key;
import dev.variate.random.RandomStream;
import dev.variate.tensor.DType;
import dev.variate.tensor.Op;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorFunction;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Recurrences of every kind that a device treats in its own way: scalar and vector carries, small and large bodies, nested ones. */
final class Recurrences {
    private static final TensorType NUMBER = TensorType.f64();
    private static final TensorType PAIR = TensorType.f64(2);

    private final RandomStream random = Key.of(11).fold("recurrences").stream();
    private final List<OpCase> cases = new ArrayList<>();

    private Recurrences() {}

    /** c ← a·c + x. */
    static Op.Scan accumulate(int length, boolean reverse) {
        return scan(length, reverse, 1, List.of(NUMBER, NUMBER, NUMBER), a -> a.get(2)
                .times(a.get(0))
                .plus(a.get(1)));
    }

    static List<OpCase> cases() {
        Recurrences all = new Recurrences();
        all.scalars();
        all.vectors();
        all.fixedPoints();
        all.otherTypes();
        all.nested();
        all.edges();
        all.stepwise();
        return all.cases;
    }

    private static Op.Scan scan(
            int length,
            boolean reverse,
            int sequences,
            List<TensorType> arguments,
            Function<List<Tensor>, Tensor> body) {
        TensorFunction function = ProgramBuilder.function(arguments, body).function();
        return new Op.Scan(function, length, reverse, sequences);
    }

    private void scalars() {
        for (int length : new int[] {0, 1, 2, 37}) {
            for (boolean reverse : new boolean[] {false, true}) {
                add(accumulate(length, reverse), uniform(), uniform(length), uniform());
            }
        }
        // a variance that follows squared shocks, as in GARCH models
        Op.Scan variance = scan(20, false, 1, List.of(NUMBER, NUMBER, NUMBER, NUMBER), a -> a.get(0)
                .square()
                .times(a.get(3))
                .plus(a.get(1).square().times(a.get(2)))
                .plus(0.2)
                .sqrt());
        add(variance, uniform(), uniform(20), uniform(), uniform());
        // two sequences, and a branch
        Op.Scan branch = scan(
                9,
                true,
                2,
                List.of(NUMBER, NUMBER, NUMBER, NUMBER),
                a -> Tensor.where(
                        a.get(1).gt(Value.scalar(0.5)),
                        a.get(0).sin().plus(a.get(2)),
                        a.get(0).times(a.get(3))));
        add(branch, uniform(), uniform(9), uniform(9), uniform());
        add(scan(4, false, 0, List.of(NUMBER), a -> a.get(0).exp().log1p()), uniform());
    }

    private void vectors() {
        TensorType matrix = TensorType.f64(3, 3);
        TensorType vector = TensorType.f64(3);
        for (boolean reverse : new boolean[] {false, true}) {
            Op.Scan network = scan(6, reverse, 1, List.of(vector, vector, matrix), a -> a.get(2)
                    .matmul(a.get(0))
                    .plus(a.get(1))
                    .tanh());
            add(network, uniform(3), uniform(6, 3), uniform(3, 3));
        }
        // hidden states summed out: logarithms of sums, whose largest term is found first
        Op.Scan forward = scan(7, false, 1, List.of(PAIR, PAIR, TensorType.f64(2, 2)), a -> a.get(0)
                .reshape(2, 1)
                .plus(a.get(2))
                .logSumExp(0)
                .plus(a.get(1)));
        add(forward, uniform(2), uniform(7, 2), uniform(2, 2));
        Op.Scan swap = scan(
                5,
                false,
                1,
                List.of(PAIR, NUMBER),
                a -> Tensor.concatenate(
                        0,
                        a.get(0).at(1).plus(a.get(1)).reshape(1),
                        a.get(0).at(0).reshape(1)));
        add(swap, uniform(2), uniform(5));
        // too large to be written out
        TensorType large = TensorType.f64(25);
        Op.Scan wide = scan(4, false, 1, List.of(large, large, TensorType.f64(25, 25)), a -> a.get(2)
                .matmul(a.get(0))
                .times(0.1)
                .plus(a.get(1))
                .tanh());
        add(wide, uniform(25), uniform(4, 25), uniform(25, 25));
        Op.Scan square = scan(3, false, 0, List.of(TensorType.f64(2, 2), TensorType.f64(2, 2)), a -> a.get(1)
                .matmul(a.get(0))
                .matmul(a.get(1).transpose())
                .plus(1));
        add(square, uniform(2, 2), uniform(2, 2));
        Op.Scan product = scan(3, true, 1, List.of(PAIR, TensorType.f64(3)), a -> a.get(0)
                .times(a.get(1).product())
                .plus(a.get(1).maximum()));
        add(product, uniform(2), uniform(3, 3));
    }

    /** Steps that change nothing from some step on: in a loop of our own, and in one with a body too large for that. */
    private void fixedPoints() {
        for (boolean reverse : new boolean[] {false, true}) {
            Op.Scan number = scan(9, reverse, 0, List.of(NUMBER, NUMBER), a -> halvedWhileLarge(a.get(0), a.get(1)));
            add(number, Value.scalar(7.0), Value.scalar(0.5));
            add(number, Value.scalar(0.4), Value.scalar(0.5));
            Op.Scan pair = scan(9, reverse, 0, List.of(PAIR, NUMBER), a -> halvedWhileLarge(a.get(0), a.get(1)));
            add(pair, Value.vector(7.0, 80), Value.scalar(0.5));
        }
        TensorType large = TensorType.f64(21, 21);
        Op.Scan matrix = scan(7, false, 0, List.of(large, NUMBER), a -> halvedWhileLarge(a.get(0), a.get(1)));
        add(matrix, (Value) uniform(21, 21).times(10.5), Value.scalar(0.5));
    }

    private static Tensor halvedWhileLarge(Tensor x, Tensor by) {
        return Tensor.where(x.maximum().gt(Value.scalar(1.0)), x.times(by), x);
    }

    private void otherTypes() {
        TensorType single = new TensorType(DType.F32, Shape.SCALAR);
        TensorType integer = new TensorType(DType.I32, Shape.SCALAR);
        TensorType truth = new TensorType(DType.BOOL, Shape.SCALAR);
        add(
                scan(5, false, 1, List.of(single, single), a -> a.get(0)
                        .times(a.get(1))
                        .plus(0.5)
                        .sin()),
                single(uniform()),
                single(uniform(5)));
        add(
                scan(5, false, 1, List.of(integer, integer), a -> a.get(0)
                        .times(a.get(1))
                        .plus(a.get(1))),
                Value.scalar(3),
                Value.vector(1, -2, 3, 4, -5));
        add(
                scan(4, true, 1, List.of(truth, truth), a -> a.get(0)
                        .or(a.get(1))
                        .not()),
                Value.scalar(true),
                Value.of(new TensorType(DType.BOOL, Shape.of(4)), 0, 1, 1, 0));
        // a state that chooses
        add(
                scan(4, false, 1, List.of(NUMBER, integer, TensorType.f64(3)), a -> a.get(2)
                        .take(a.get(1))
                        .times(a.get(0))),
                uniform(),
                Value.vector(2, 0, 1, 2),
                uniform(3));
    }

    private void nested() {
        // each step is a recurrence itself, over the same constant
        Op.Scan outer = scan(3, false, 1, List.of(NUMBER, PAIR, NUMBER), a -> {
            Op.Scan inner = accumulate(2, true);
            return Tensor.apply(inner, a.get(0), a.get(1), a.get(2)).sum().sin();
        });
        add(outer, uniform(), uniform(3, 2), uniform());
    }

    /** Differentiated one step at a time. */
    private void stepwise() {
        for (boolean reverse : new boolean[] {false, true}) {
            addStepwise(accumulate(5, reverse), uniform(), uniform(5), uniform());
            TensorType vector = TensorType.f64(3);
            Op.Scan network = scan(4, reverse, 1, List.of(vector, vector, TensorType.f64(3, 3)), a -> a.get(2)
                    .matmul(a.get(0))
                    .plus(a.get(1))
                    .tanh());
            addStepwise(network, uniform(3), uniform(4, 3), uniform(3, 3));
        }
        addStepwise(accumulate(0, false), uniform(), uniform(0), uniform());
        addStepwise(scan(4, false, 0, List.of(NUMBER), a -> a.get(0).exp().log1p()), uniform());
        // a choice by a sequence of whole numbers, which has no derivative
        TensorType integer = new TensorType(DType.I32, Shape.SCALAR);
        addStepwise(
                scan(4, true, 2, List.of(NUMBER, integer, PAIR, TensorType.f64(3)), a -> a.get(3)
                        .take(a.get(1))
                        .times(a.get(0))
                        .plus(a.get(2).sum())),
                uniform(),
                Value.vector(2, 0, 1, 2),
                uniform(4, 2),
                uniform(3));
        // checkpoints: three blocks of two steps each
        Op.Scan blocks = scan(3, false, 1, List.of(NUMBER, PAIR, NUMBER), a -> Tensor.apply(
                        accumulate(2, false), a.get(0).sin(), a.get(1), a.get(2))
                .at(2));
        addStepwise(blocks, uniform(), uniform(3, 2), uniform());
        // checkpoints between checkpoints: a recurrence that does not say how it is differentiated, of some that do
        Op.Scan inner = stepwise(blocks);
        add(
                scan(2, true, 1, List.of(NUMBER, TensorType.f64(3, 2), NUMBER), a -> Tensor.apply(
                                inner, a.get(0), a.get(1), a.get(2))
                        .at(3)),
                uniform(),
                uniform(2, 3, 2),
                uniform());
        TensorType single = new TensorType(DType.F32, Shape.SCALAR);
        addStepwise(
                scan(5, false, 1, List.of(single, single), a -> a.get(0)
                        .times(a.get(1))
                        .plus(0.5)
                        .sin()),
                single(uniform()),
                single(uniform(5)));
    }

    private void addStepwise(Op.Scan s, Value... operands) {
        add(stepwise(s), operands);
    }

    private static Op.Scan stepwise(Op.Scan s) {
        return new Op.Scan(s.body(), s.length(), s.reverse(), s.sequences(), true);
    }

    private void edges() {
        add(scan(3, false, 1, List.of(NUMBER, NUMBER), a -> a.get(1).square()), uniform(), uniform(3));
        add(scan(3, true, 1, List.of(NUMBER, NUMBER), a -> a.get(0)), uniform(), uniform(3));
        add(
                scan(2, false, 1, List.of(TensorType.f64(0), TensorType.f64(0)), a -> a.get(0)
                        .times(a.get(1))),
                uniform(0),
                uniform(2, 0));
        add(
                scan(2, false, 1, List.of(NUMBER, TensorType.f64(0)), a -> a.get(0)
                        .plus(a.get(1).sum())
                        .times(2)),
                uniform(),
                uniform(2, 0));
        add(
                scan(3, false, 1, List.of(TensorType.f64(1), TensorType.f64(1)), a -> a.get(0)
                        .times(a.get(1))),
                uniform(1),
                uniform(3, 1));
    }

    private void add(Op.Scan op, Value... operands) {
        cases.add(OpCase.of(op, List.of(operands), true));
    }

    private Value uniform(int... dims) {
        return Value.of(
                TensorType.f64(dims),
                random.doubles(Shape.of(dims).size(), 0.2, 0.9).toArray());
    }

    private static Value single(Value value) {
        return Value.of(new TensorType(DType.F32, value.shape()), value.toArray());
    }
}
