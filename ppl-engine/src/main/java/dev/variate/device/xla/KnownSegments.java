package dev.variate.device.xla;

import dev.variate.program.Equation;
import dev.variate.program.Named;
import dev.variate.program.Program;
import dev.variate.program.ProgramBuilder;
import dev.variate.tensor.DType;
import dev.variate.tensor.Kernels;
import dev.variate.tensor.Op;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import dev.variate.transform.DeadCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns a segment sum whose index is known when compiling into gathers and plain sums, because XLA's scatter takes 200 times as long on a
 * CPU (2,850 against 14 µs for 12,573 rows in 386 groups).
 *
 * <p>Each group's rows are laid out in chunks of {@value #CHUNK}, the last one filled up with a row of zeros; chunks are summed; and their
 * sums are again the rows of a smaller problem, until each group has one.
 */
final class KnownSegments {
    private static final int CHUNK = 16;

    private final Program program;
    private final Map<String, Value> known;
    private final ProgramBuilder builder;
    private final Map<Integer, Tensor> tensors = new HashMap<>();

    /** Values of integer variables that can be computed now. */
    private final Map<Integer, Value> integers = new HashMap<>();

    private KnownSegments(Program program, Map<String, Value> known) {
        this.program = program;
        this.known = known;
        this.builder = new ProgramBuilder(program.name());
    }

    /** {@code program} with the same inputs and outputs, in which no segment sum depends on a known index. */
    static Program rewrite(Program program, Map<String, Value> known) {
        return new KnownSegments(program, known).rewrite();
    }

    private Program rewrite() {
        program.inputs().forEach(input -> {
            tensors.put(
                    input.var().id(), builder.input(input.name(), input.var().type(), input.role()));
            Value value = known.get(input.name());
            if (value != null && value.dtype() == DType.I32) {
                integers.put(input.var().id(), value);
            }
        });
        for (Equation equation : program.equations()) {
            tensors.put(equation.result().id(), rewrite(equation));
        }
        List<Named> outputs = new ArrayList<>();
        for (Named output : program.outputs()) {
            outputs.add(new Named(
                    output.name(), builder.varOf(tensors.get(output.var().id()))));
        }
        return DeadCode.eliminate(builder.finish(outputs));
    }

    private Tensor rewrite(Equation equation) {
        List<Tensor> operands =
                equation.operands().stream().map(v -> tensors.get(v.id())).toList();
        if (equation.result().type().dtype() == DType.I32
                && equation.operands().stream().allMatch(v -> integers.containsKey(v.id()))) {
            integers.put(
                    equation.result().id(),
                    Kernels.evaluate(
                            equation.op(),
                            equation.operands().stream()
                                    .map(v -> integers.get(v.id()))
                                    .toList()));
        }
        if (equation.op() instanceof Op.SegmentSum sum
                && equation.result().type().dtype().isFloating()) {
            Value index = integers.get(equation.operands().get(1).id());
            if (index != null && index.shape().size() > 0) {
                return sum(operands.get(0), inRange(index.toInts(), sum.groups()), sum.groups());
            }
        }
        return builder.record(equation.op(), operands);
    }

    private static int[] inRange(int[] index, int groups) {
        for (int i : index) {
            if (i < 0 || i >= groups) {
                throw new IndexOutOfBoundsException("Index " + i + " is outside 0 … " + (groups - 1));
            }
        }
        return index;
    }

    private Tensor sum(Tensor rows, int[] group, int groups) {
        Tensor left = rows;
        int[] own = group;
        int largest = Arrays.stream(counts(own, groups)).max().orElse(0);
        while (largest > 1) {
            Chunks chunks = chunks(own, groups);
            left = withZero(left)
                    .take(Value.vector(chunks.rows).reshape(chunks.group.length, CHUNK))
                    .sum(1);
            own = chunks.group;
            largest = Arrays.stream(counts(own, groups)).max().orElse(0);
        }
        int[] rowOfGroup = new int[groups];
        Arrays.fill(rowOfGroup, own.length);
        for (int i = 0; i < own.length; i++) {
            rowOfGroup[own[i]] = i;
        }
        return withZero(left).take(Value.vector(rowOfGroup));
    }

    /** Row numbers, {@value #CHUNK} a chunk, where the number of rows stands for the row of zeros; and the group of each chunk. */
    private record Chunks(int[] rows, int[] group) {}

    private static Chunks chunks(int[] group, int groups) {
        int[] counts = counts(group, groups);
        int[] firstChunk = new int[groups + 1];
        for (int g = 0; g < groups; g++) {
            firstChunk[g + 1] = firstChunk[g] + (counts[g] + CHUNK - 1) / CHUNK;
        }
        int[] rows = new int[firstChunk[groups] * CHUNK];
        Arrays.fill(rows, group.length);
        int[] chunkGroup = new int[firstChunk[groups]];
        int[] filled = new int[groups];
        for (int i = 0; i < group.length; i++) {
            int g = group[i];
            rows[firstChunk[g] * CHUNK + filled[g]++] = i;
        }
        for (int g = 0; g < groups; g++) {
            Arrays.fill(chunkGroup, firstChunk[g], firstChunk[g + 1], g);
        }
        return new Chunks(rows, chunkGroup);
    }

    private static int[] counts(int[] group, int groups) {
        int[] counts = new int[groups];
        for (int g : group) {
            counts[g]++;
        }
        return counts;
    }

    private static Tensor withZero(Tensor rows) {
        Shape rest = rows.shape().axes(1, rows.shape().rank());
        return Tensor.concatenate(
                0, rows, Value.full(new TensorType(rows.dtype(), Shape.of(1).append(rest)), 0));
    }
}
