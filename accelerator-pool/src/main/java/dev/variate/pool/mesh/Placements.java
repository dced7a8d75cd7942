package dev.variate.pool.mesh;

import dev.variate.distribution.Trainable;
import dev.variate.examples.DistributedFlow;
import dev.variate.model.Call;
import dev.variate.model.Tracing;
import dev.variate.parallel.Mesh;
import dev.variate.parallel.Placement;
import dev.variate.parallel.PlacementView;
import dev.variate.program.Input;
import dev.variate.program.Named;
import dev.variate.program.Program;
import dev.variate.program.ProgramBuilder;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.training.Recipe;
import dev.variate.training.StepProgram;
import dev.variate.transform.Partition;
import java.util.List;
import java.util.Map;

/** What of a system would be on which device of a mesh. */
public final class Placements {
    private static final String FLOW = "flow";
    private static final int SIZE = 64;
    private static final int HIDDEN = 64;
    private static final Shape PICTURE = Shape.of(28, 28);

    private Placements() {}

    /**
     * Of the gradient of a system's loss, or, of {@code flow}, of the flow of Edward2's paper alone.
     *
     * @param rows of a micro-batch
     * @param columns devices in a row of the picture
     */
    public static PlacementView of(String system, String size, Mesh mesh, int rows, int columns) {
        if (columns < 1 || rows < 1) {
            throw new IllegalArgumentException(
                    "There is at least one row and one column, not " + rows + " and " + columns + ".");
        }
        int devices = mesh.extent(Mesh.MODEL);
        Program program;
        Placement placement;
        if (system.equals(FLOW)) {
            program = flow(rows);
            placement = Placement.round(devices);
        } else {
            MeshSystem chosen = MeshSystem.named(system, size, PICTURE);
            program = StepProgram.of(chosen.loss(chosen.madeUp(), rows), Recipe.adam(1))
                    .gradient();
            placement = chosen.placement(devices);
        }
        Partition partition = Partition.of(program, devices, placement::member, Map.of(), Map.of());
        return PlacementView.of(partition, columns, mesh.extent(Mesh.DATA));
    }

    private static Program flow(int rows) {
        ProgramBuilder builder = new ProgramBuilder(FLOW);
        Tensor x = builder.input("x", TensorType.f64(rows, SIZE), Input.Role.OBSERVED);
        DistributedFlow flow = Tracing.trace(
                call -> call instanceof Call.Draw draw && draw.distribution() instanceof Trainable
                        ? draw.withValue(builder.input(
                                        draw.name().orElseThrow(),
                                        new TensorType(draw.distribution().dtype(), draw.shape()),
                                        Input.Role.LATENT))
                                .make()
                        : call.make(),
                () -> DistributedFlow.ofThePaper(FLOW, SIZE, HIDDEN));
        var mapped = flow.inverse(x);
        return builder.finish(List.of(
                new Named("value", builder.varOf(mapped.value())),
                new Named("log determinant", builder.varOf(mapped.logDeterminant()))));
    }
}
