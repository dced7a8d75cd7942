package dev.variate.transform;

import dev.variate.program.Equation;
import dev.variate.program.Program;
import dev.variate.program.Site;
import dev.variate.program.Var;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Leaves out the equations of a program that neither an output nor a site needs. Inputs stay. */
public final class DeadCode {
    private DeadCode() {}

    public static Program eliminate(Program program) {
        Set<Integer> needed = needed(program);
        List<Equation> kept = program.equations().stream()
                .filter(e -> needed.contains(e.result().id()))
                .toList();
        return new Program(program.name(), program.inputs(), kept, program.outputs(), program.sites());
    }

    /** The numbers of the variables that an output or a site needs. */
    static Set<Integer> needed(Program program) {
        Set<Integer> needed = new HashSet<>();
        program.outputs().forEach(output -> needed.add(output.var().id()));
        for (Site site : program.sites()) {
            needed.add(site.value().id());
            site.logProb().forEach(v -> needed.add(v.id()));
            site.support().bounds().forEach(v -> needed.add(v.id()));
            site.parameters().forEach(p -> needed.add(p.var().id()));
        }
        List<Equation> backwards = new ArrayList<>(program.equations());
        Collections.reverse(backwards);
        for (Equation equation : backwards) {
            if (needed.contains(equation.result().id())) {
                for (Var operand : equation.operands()) {
                    needed.add(operand.id());
                }
            }
        }
        return needed;
    }
}
