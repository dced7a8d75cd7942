package dev.variate.pool.elaborator;

import dev.variate.program.Program;
import dev.variate.tensor.Value;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What came of a model's source and its data. */
public sealed interface Elaboration extends Answer {

    /**
     * The model as a checked program.
     *
     * @param inputs values of the program's inputs whose role is DATA or OBSERVED, by name
     */
    record Elaborated(Program program, Map<String, Value> inputs) implements Elaboration {
        public Elaborated {
            inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
        }
    }

    /** Why there is no program; at least one problem, in the order of the text. */
    record Rejected(List<Problem> problems) implements Elaboration, LossElaboration, WorldsAnswer {
        public Rejected {
            problems = List.copyOf(problems);
        }

        public static Rejected because(String message) {
            return new Rejected(List.of(Problem.general(message)));
        }
    }
}
