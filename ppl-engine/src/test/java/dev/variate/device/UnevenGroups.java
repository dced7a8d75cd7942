package dev.variate.device;

import dev.variate.program.Input;
import dev.variate.program.Named;
import dev.variate.program.Program;
import dev.variate.program.ProgramBuilder;
import dev.variate.random.RandomStream;
import dev.variate.tensor.DType;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.util.List;
import java.util.Map;

/** A log density over groups of very different sizes, one of them empty: the first holds half of all rows, so that its chunks need chunks themselves. */
public final class UnevenGroups {
    public static final int GROUPS = 40;
    private static final int ROWS = 5_000;
    private static final int EMPTY = 7;

    private UnevenGroups() {}

    /** From a {@code position} of one number a group. */
    public static Program program() {
        ProgramBuilder builder = new ProgramBuilder("hierarchical");
        Tensor position = builder.input("position", TensorType.f64(GROUPS), Input.Role.ARGUMENT);
        Tensor group = builder.input("group", new TensorType(DType.I32, Shape.of(ROWS)), Input.Role.DATA);
        Tensor y = builder.input("y", TensorType.f64(ROWS), Input.Role.OBSERVED);
        Tensor total = y.minus(position.take(group))
                .square()
                .sum()
                .plus(position.square().sum())
                .times(-0.5);
        return builder.finish(List.of(new Named("0", builder.varOf(total))));
    }

    public static Map<String, Value> data(RandomStream random) {
        return Map.of(
                "group",
                        Value.vector(random.ints(ROWS, 0, 2 * GROUPS)
                                .map(g -> g >= GROUPS || g == EMPTY ? 0 : g)
                                .toArray()),
                "y", Value.vector(random.doubles(ROWS, -1, 1).toArray()));
    }
}
