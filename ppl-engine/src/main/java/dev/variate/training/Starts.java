package dev.variate.training;

import dev.variate.distribution.Randomness;
import dev.variate.distribution.Trainable;
import dev.variate.model.ModelException;
import dev.variate.program.Input;
import dev.variate.program.Named;
import dev.variate.program.Program;
import dev.variate.program.ProgramBuilder;
import dev.variate.program.SourceLine;
import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Where weights begin, as a program of its own. */
final class Starts {
    private static final Key NAMES = Key.of(0).fold("weights");

    private Starts() {}

    /** Where one weight begins. */
    record Start(Trainable distribution, Shape sampleShape, SourceLine source) {}

    static Program program(String name, Map<String, Start> starts) {
        ProgramBuilder builder = new ProgramBuilder(name + " start");
        Tensor key = builder.input(Loss.KEY, Loss.KEY_TYPE, Input.Role.ARGUMENT);
        List<Named> outputs = new ArrayList<>();
        Randomness.from(key, () -> {
            starts.forEach(
                    (weight, start) -> outputs.add(new Named(weight, builder.varOf(drawn(builder, weight, start)))));
            return null;
        });
        return builder.finish(outputs);
    }

    private static Tensor drawn(ProgramBuilder builder, String weight, Start start) {
        try {
            Tensor drawn = start.distribution().sample(NAMES.fold(weight), start.sampleShape());
            builder.varOf(drawn);
            return drawn;
        } catch (UnsupportedOperationException e) {
            throw new ModelException("`" + weight + "` cannot begin there: " + e.getMessage(), start.source(), e);
        } catch (IllegalArgumentException e) {
            throw new ModelException(
                    "`" + weight
                            + "` is trainable, so where it begins must be known beforehand: it may not depend on data"
                            + " or on other variables.",
                    start.source(),
                    e);
        }
    }
}
