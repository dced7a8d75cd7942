package dev.variate.transform;

import dev.variate.program.Equation;
import dev.variate.program.Input;
import dev.variate.program.Named;
import dev.variate.program.Program;
import dev.variate.program.ProgramBuilder;
import dev.variate.tensor.DType;
import dev.variate.tensor.Op;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.TypeRules;
import dev.variate.tensor.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Turns a program on one set of arguments into one on several at once, which stand along a new leading axis (Bradbury et al., JAX's {@code
 * vmap}, 2018).
 *
 * <p>What does not depend on a batched input is computed once, not once for each element.
 */
public final class Batching {
    private final Program program;
    private final Set<String> batchedInputs;
    private final int batch;
    private final ProgramBuilder builder;
    private final Map<Integer, Lane> lanes = new HashMap<>();

    private Batching(Program program, Set<String> batchedInputs, int batch) {
        this.program = program;
        this.batchedInputs = batchedInputs;
        this.batch = batch;
        this.builder = new ProgramBuilder(program.name());
    }

    /**
     * {@code program} with an axis of length {@code batch} in front of each of {@code batchedInputs} and of every output. Element i of an
     * output is what the program gives for element i of the batched inputs. It has no sites.
     *
     * @throws IllegalArgumentException if an input of that name does not exist, or {@code batch} is negative
     */
    public static Program of(Program program, Set<String> batchedInputs, int batch) {
        return new Batching(program, batchedInputs, batch).transform();
    }

    /** A value of the program; {@code batched} if it has the new axis in front. */
    private record Lane(Tensor tensor, boolean batched) {}

    private Program transform() {
        if (batch < 0) {
            throw new IllegalArgumentException("A batch of " + batch + " cannot be made");
        }
        for (String name : batchedInputs) {
            if (program.inputs().stream().noneMatch(input -> input.name().equals(name))) {
                throw new IllegalArgumentException("'" + program.name() + "' has no input '" + name + "' to batch");
            }
        }
        for (Input input : program.inputs()) {
            TensorType type = input.var().type();
            boolean batched = batchedInputs.contains(input.name());
            TensorType own = batched ? new TensorType(type.dtype(), inFront(type.shape())) : type;
            lanes.put(input.var().id(), new Lane(builder.input(input.name(), own, input.role()), batched));
        }
        for (Equation equation : program.equations()) {
            List<Lane> operands =
                    equation.operands().stream().map(v -> lanes.get(v.id())).toList();
            lanes.put(
                    equation.result().id(),
                    operands.stream().noneMatch(Lane::batched)
                            ? once(equation.op(), operands)
                            : new Lane(apply(equation.op(), operands), true));
        }
        List<Named> outputs = new ArrayList<>();
        for (Named output : program.outputs()) {
            outputs.add(new Named(
                    output.name(), builder.varOf(batched(lanes.get(output.var().id())))));
        }
        return DeadCode.eliminate(builder.finish(outputs));
    }

    private Lane once(Op op, List<Lane> operands) {
        return new Lane(builder.record(op, operands.stream().map(Lane::tensor).toList()), false);
    }

    private Tensor apply(Op op, List<Lane> operands) {
        return switch (op) {
            case Op.Constant c -> throw new IllegalStateException("A constant has no operands");
            case Op.Iota i -> throw new IllegalStateException("An iota has no operands");
            case Op.RandomBits r -> same(op, operands);
            case Op.Unary u -> same(op, operands);
            case Op.Polygamma p -> same(op, operands);
            case Op.LogIncompleteGamma g -> same(op, operands);
            case Op.LogIncompleteBeta i -> same(op, operands);
            case Op.Binary b -> same(op, operands);
            case Op.Compare c -> same(op, operands);
            case Op.Select s -> same(op, operands);
            case Op.Convert c -> same(op, operands);
            case Op.StopGradient s -> same(op, operands);
            case Op.WithGradient w -> same(op, operands);
            case Op.Broadcast b -> same(new Op.Broadcast(inFront(b.shape()), afterFirst(b.axes())), operands);
            case Op.Reshape r -> same(new Op.Reshape(inFront(r.shape())), operands);
            case Op.Transpose t -> same(new Op.Transpose(afterFirst(t.permutation())), operands);
            case Op.Slice s ->
                same(new Op.Slice(with(0, s.starts()), with(batch, s.limits()), with(1, s.strides())), operands);
            case Op.Pad p -> same(new Op.Pad(with(0, p.low()), with(0, p.high()), with(0, p.interior())), operands);
            case Op.Concatenate c -> same(new Op.Concatenate(c.axis() + 1), operands);
            case Op.Reverse r -> same(new Op.Reverse(shifted(r.axes())), operands);
            case Op.Reduce r -> same(new Op.Reduce(r.kind(), shifted(r.axes())), operands);
            case Op.Take t -> take(operands.get(0), operands.get(1));
            case Op.SegmentSum s -> segmentSum(s, operands.get(0), operands.get(1));
            case Op.Dot d -> dot(d, operands.get(0), operands.get(1));
            case Op.CumulativeSum c -> same(new Op.CumulativeSum(c.axis() + 1, c.reverse()), operands);
            case Op.ArgSort s -> same(op, operands);
            case Op.Triangle t -> same(op, operands);
            case Op.Cholesky c -> same(op, operands);
            case Op.CholeskyAdjoint c -> same(op, operands);
            case Op.TriangularSolve s -> same(op, operands);
            case Op.Lu l -> same(op, operands);
            case Op.SymmetricEigen e -> same(op, operands);
            case Op.Fourier f -> same(op, operands);
            case Op.MatrixExponential e -> same(op, operands);
            case Op.Scan s -> scan(s, operands);
        };
    }

    /** An op that only wants the new axis in front of all its operands. */
    private Tensor same(Op op, List<Lane> operands) {
        return Tensor.apply(op, operands.stream().map(this::batched).toArray(Tensor[]::new));
    }

    // ---- indexing

    private Tensor take(Lane x, Lane index) {
        if (!x.batched()) {
            return x.tensor().take(index.tensor());
        }
        if (!index.batched()) {
            Tensor taken = swapFirstTwo(x.tensor()).take(index.tensor());
            int at = index.tensor().shape().rank();
            return moveToFront(taken, at);
        }
        int rows = x.tensor().shape().dim(1);
        if (rows == 0) {
            Shape empty = index.tensor()
                    .shape()
                    .append(x.tensor().shape().axes(2, x.tensor().shape().rank()));
            return x.tensor().reshape(empty.dims());
        }
        // clamped, so that an index out of range does not reach into the next element of the batch
        Tensor clamped = index.tensor().max(Value.scalar(0)).min(Value.scalar(rows - 1));
        return joinFirstTwo(x.tensor()).take(clamped.plus(offsets(index.tensor().shape(), rows)));
    }

    private Tensor segmentSum(Op.SegmentSum op, Lane x, Lane index) {
        if (!index.batched()) {
            return swapFirstTwo(swapFirstTwo(x.tensor()).segmentSum(index.tensor(), op.groups()));
        }
        Tensor rows = joinFirstTwo(batched(x));
        Tensor groups = index.tensor()
                .plus(offsets(index.tensor().shape(), op.groups()))
                .reshape(index.tensor().shape().size());
        Tensor sums = rows.segmentSum(groups, Math.multiplyExact(batch, op.groups()));
        return sums.reshape(Shape.of(batch, op.groups())
                .append(rows.shape().axes(1, rows.shape().rank()))
                .dims());
    }

    /** The number of the batch's element times {@code by}, of shape [batch, 1 …]. */
    private Tensor offsets(Shape shape, int by) {
        int[] dims = new int[shape.rank()];
        Arrays.fill(dims, 1);
        dims[0] = batch;
        return builder.record(new Op.Iota(new TensorType(DType.I32, Shape.of(dims)), 0), List.of())
                .times(Value.scalar(by));
    }

    // ---- products

    private Tensor dot(Op.Dot op, Lane left, Lane right) {
        if (left.batched() && right.batched()) {
            Op joint = new Op.Dot(
                    afterFirst(op.leftBatch()),
                    afterFirst(op.rightBatch()),
                    shifted(op.leftContract()),
                    shifted(op.rightContract()));
            return Tensor.apply(joint, left.tensor(), right.tensor());
        }
        if (left.batched()) {
            Op own = new Op.Dot(
                    shifted(op.leftBatch()), op.rightBatch(), shifted(op.leftContract()), op.rightContract());
            return moveToFront(
                    Tensor.apply(own, left.tensor(), right.tensor()),
                    op.leftBatch().size());
        }
        Op own = new Op.Dot(op.leftBatch(), shifted(op.rightBatch()), op.leftContract(), shifted(op.rightContract()));
        int before = op.leftBatch().size()
                + TypeRules.others(left.tensor().shape(), op.leftBatch(), op.leftContract())
                        .size();
        return moveToFront(Tensor.apply(own, left.tensor(), right.tensor()), before);
    }

    // ---- recurrences

    /** The body on a batch, whose axis comes after that of the steps. */
    private Tensor scan(Op.Scan op, List<Lane> operands) {
        Set<String> batchedArguments = new HashSet<>();
        List<Tensor> own = new ArrayList<>();
        for (int i = 0; i < operands.size(); i++) {
            Lane lane = operands.get(i);
            boolean inBatch = i == 0 || lane.batched();
            if (inBatch) {
                batchedArguments.add(Integer.toString(i));
            }
            boolean sequence = i > 0 && i <= op.sequences();
            own.add(i == 0 ? batched(lane) : sequence && inBatch ? swapFirstTwo(lane.tensor()) : lane.tensor());
        }
        Program body = Batching.of(Program.of("body", op.body()), batchedArguments, batch);
        return swapFirstTwo(Tensor.apply(op.withBody(body.function()), own.toArray(Tensor[]::new)));
    }

    // ---- axes

    private Tensor batched(Lane lane) {
        if (lane.batched()) {
            return lane.tensor();
        }
        Shape shape = lane.tensor().shape();
        return Tensor.apply(
                new Op.Broadcast(
                        inFront(shape),
                        IntStream.rangeClosed(1, shape.rank()).boxed().toList()),
                lane.tensor());
    }

    private Shape inFront(Shape shape) {
        return Shape.of(batch).append(shape);
    }

    private static List<Integer> shifted(List<Integer> axes) {
        return axes.stream().map(axis -> axis + 1).toList();
    }

    /** The new axis, then these. */
    private static List<Integer> afterFirst(List<Integer> axes) {
        return with(0, shifted(axes));
    }

    private static List<Integer> with(int first, List<Integer> rest) {
        return Stream.concat(Stream.of(first), rest.stream()).toList();
    }

    private static Tensor moveToFront(Tensor x, int axis) {
        if (axis == 0) {
            return x;
        }
        List<Integer> order = with(
                axis,
                IntStream.range(0, x.shape().rank())
                        .filter(i -> i != axis)
                        .boxed()
                        .toList());
        return Tensor.apply(new Op.Transpose(order), x);
    }

    private static Tensor swapFirstTwo(Tensor x) {
        return moveToFront(x, 1);
    }

    private static Tensor joinFirstTwo(Tensor x) {
        Shape shape = x.shape();
        return x.reshape(Shape.of(Math.multiplyExact(shape.dim(0), shape.dim(1)))
                .append(shape.axes(2, shape.rank()))
                .dims());
    }
}
