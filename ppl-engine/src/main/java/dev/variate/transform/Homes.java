package dev.variate.transform;

import dev.variate.program.Equation;
import dev.variate.program.Input;
import dev.variate.program.Program;
import dev.variate.program.Var;
import dev.variate.tensor.Op;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;

/** Which member computes each value of a program, and has each of its inputs. */
final class Homes {
    private final Map<Integer, Integer> homes = new HashMap<>();
    /** Inputs that all have. */
    private final Set<Integer> everywhere = new HashSet<>();
    /** Known numbers, made wherever they are wanted. */
    private final Set<Integer> known = new HashSet<>();

    Homes(Program program, ToIntFunction<String> member, Map<String, Integer> given) {
        Map<String, Integer> members = new HashMap<>();
        for (Input input : program.inputs()) {
            Integer home = given.get(input.name());
            if (home != null) {
                homes.put(input.var().id(), home);
            } else if (input.role() != Input.Role.LATENT) {
                everywhere.add(input.var().id());
            }
        }
        for (Equation equation : program.equations()) {
            int result = equation.result().id();
            if (isCheap(equation.op()) && equation.operands().stream().allMatch(v -> known.contains(v.id()))) {
                known.add(result);
            } else if (!equation.place().isEmpty()) {
                homes.put(result, members.computeIfAbsent(equation.place(), member::applyAsInt));
            } else {
                largest(equation).ifPresent(home -> homes.put(result, home));
            }
        }
        backwards(program);
        program.inputs().forEach(i -> {
            if (!everywhere.contains(i.var().id())) {
                homes.putIfAbsent(i.var().id(), 0);
            }
        });
    }

    private static boolean isCheap(Op op) {
        return op instanceof Op.Constant
                || op instanceof Op.Iota
                || op instanceof Op.Broadcast
                || op instanceof Op.Reshape
                || op instanceof Op.Convert;
    }

    private Optional<Integer> largest(Equation equation) {
        return equation.operands().stream()
                .filter(v -> homes.containsKey(v.id()))
                // of equals the first
                .reduce((a, b) -> b.type().shape().size() > a.type().shape().size() ? b : a)
                .map(v -> homes.get(v.id()));
    }

    /** What has no home yet gets that of its first use. */
    private void backwards(Program program) {
        List<Equation> equations = new ArrayList<>(program.equations());
        Collections.reverse(equations);
        Map<Integer, Integer> firstUse = new HashMap<>();
        for (Equation equation : equations) {
            int result = equation.result().id();
            if (known.contains(result)) {
                continue;
            }
            int home = homes.computeIfAbsent(result, r -> firstUse.getOrDefault(r, 0));
            // earlier uses come later here, and count
            equation.operands().forEach(v -> firstUse.put(v.id(), home));
        }
        for (Input input : program.inputs()) {
            if (!everywhere.contains(input.var().id())
                    && firstUse.containsKey(input.var().id())) {
                homes.putIfAbsent(input.var().id(), firstUse.get(input.var().id()));
            }
        }
    }

    /** Whether it is at hand wherever it is wanted. */
    boolean isCopied(Var var) {
        return everywhere.contains(var.id()) || known.contains(var.id());
    }

    /** Of a value that is not copied. */
    int of(Var var) {
        return homes.get(var.id());
    }
}
