package dev.variate.transform;

import dev.variate.program.Equation;
import dev.variate.program.Input;
import dev.variate.program.Named;
import dev.variate.program.Program;
import dev.variate.program.Var;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;

/** Makes the parts of a {@link Partition}, once it is known which member computes what. */
final class Cut {
    private record Spot(int level, int member) implements Comparable<Spot> {
        @Override
        public int compareTo(Spot that) {
            return level != that.level ? Integer.compare(level, that.level) : Integer.compare(member, that.member);
        }
    }

    private final Program program;
    private final int members;
    private final Homes homes;
    private final Map<Integer, Input> inputs = new HashMap<>();
    private final Map<Integer, Equation> makers = new HashMap<>();
    private final Map<Integer, Integer> levels = new HashMap<>();
    private final TreeMap<Spot, List<Equation>> equations = new TreeMap<>();
    /** For each value the first level at which a member that is not its own wants it. */
    private final SequencedMap<Integer, SequencedMap<Integer, Integer>> wantedAbroad = new LinkedHashMap<>();

    /** For each value the last level at which its own member wants it. */
    private final Map<Integer, Integer> wantedAtHome = new HashMap<>();

    private final List<Integer> outputHomes = new ArrayList<>();

    Cut(Program program, int members, Homes homes, Map<String, Integer> outputs) {
        this.program = program;
        this.members = members;
        this.homes = homes;
        for (Input input : program.inputs()) {
            inputs.put(input.var().id(), input);
            levels.put(input.var().id(), 0);
        }
        program.equations().forEach(e -> makers.put(e.result().id(), e));
        program.equations().stream().filter(e -> !homes.isCopied(e.result())).forEach(this::place);
        for (Named output : program.outputs()) {
            boolean copied = homes.isCopied(output.var());
            int own = copied ? 0 : homes.of(output.var());
            int home = outputs.getOrDefault(output.name(), own);
            outputHomes.add(home);
            if (copied) {
                // made at home in a part of its own level
                equations.computeIfAbsent(new Spot(0, home), s -> new ArrayList<>());
            } else if (home != own) {
                want(output.var(), home, levels.get(output.var().id()) + 1);
                equations.computeIfAbsent(new Spot(levels.get(output.var().id()) + 1, home), s -> new ArrayList<>());
            }
        }
    }

    private void place(Equation equation) {
        int member = homes.of(equation.result());
        int level = 0;
        Set<Var> real = new LinkedHashSet<>(equation.operands());
        real.removeIf(homes::isCopied);
        for (Var operand : real) {
            int made = levels.get(operand.id());
            level = Math.max(level, homes.of(operand) == member ? made : made + 1);
        }
        levels.put(equation.result().id(), level);
        equations
                .computeIfAbsent(new Spot(level, member), s -> new ArrayList<>())
                .add(equation);
        for (Var operand : real) {
            want(operand, member, level);
        }
    }

    private void want(Var var, int member, int level) {
        if (homes.of(var) == member) {
            wantedAtHome.merge(var.id(), level, Math::max);
        } else {
            wantedAbroad.computeIfAbsent(var.id(), v -> new LinkedHashMap<>()).merge(member, level, Math::min);
        }
    }

    Partition partition() {
        Map<Integer, Var> vars = new HashMap<>();
        program.inputs().forEach(i -> vars.put(i.var().id(), i.var()));
        program.equations().forEach(e -> vars.put(e.result().id(), e.result()));
        Map<Spot, SequencedMap<Integer, List<Var>>> sends = new HashMap<>();
        Map<Spot, SequencedMap<Spot, List<Var>>> letters = new HashMap<>();
        wantedAbroad.forEach((id, levelOf) -> levelOf.forEach((to, level) -> {
            Var var = vars.get(id);
            Spot from = new Spot(levels.get(id), homes.of(var));
            equations.computeIfAbsent(from, s -> new ArrayList<>());
            sends.computeIfAbsent(from, s -> new LinkedHashMap<>())
                    .computeIfAbsent(to, s -> new ArrayList<>())
                    .add(var);
            letters.computeIfAbsent(new Spot(level, to), s -> new LinkedHashMap<>())
                    .computeIfAbsent(from, s -> new ArrayList<>())
                    .add(var);
        }));
        // a letter is read whole when the first of what it holds is wanted
        List<Partition.Part> parts = new ArrayList<>();
        Set<List<Object>> had = new HashSet<>();
        equations.forEach((spot, own) -> {
            List<Partition.Letter> comes = new ArrayList<>();
            letters.getOrDefault(spot, new LinkedHashMap<>()).keySet().forEach(from -> {
                if (had.add(List.of(from, spot.member()))) {
                    comes.add(new Partition.Letter(
                            from.member(), from.level(), sends.get(from).get(spot.member())));
                }
            });
            parts.add(part(spot, own, comes, sends.getOrDefault(spot, new LinkedHashMap<>())));
        });
        List<Integer> inputHomes = program.inputs().stream()
                .map(i -> homes.isCopied(i.var()) ? Partition.EVERYWHERE : homes.of(i.var()))
                .toList();
        return new Partition(program, members, parts, inputHomes, outputHomes);
    }

    private Partition.Part part(
            Spot spot, List<Equation> own, List<Partition.Letter> letters, SequencedMap<Integer, List<Var>> sends) {
        SequencedMap<Integer, Equation> body = new LinkedHashMap<>();
        SequencedMap<Integer, Var> needs = new LinkedHashMap<>();
        for (Equation equation : own) {
            equation.operands().forEach(v -> require(v, spot, body, needs));
            body.put(equation.result().id(), equation);
        }
        Set<Var> gives = new LinkedHashSet<>();
        for (Equation equation : own) {
            int id = equation.result().id();
            if (wantedAbroad.containsKey(id) || wantedAtHome.getOrDefault(id, -1) > spot.level()) {
                gives.add(equation.result());
            }
        }
        for (int i = 0; i < program.outputs().size(); i++) {
            Var var = program.outputs().get(i).var();
            boolean made = own.stream().anyMatch(e -> e.result().equals(var));
            boolean copy = homes.isCopied(var)
                    && makers.containsKey(var.id())
                    && spot.level() == 0
                    && outputHomes.get(i) == spot.member();
            if (copy) {
                require(var, spot, body, needs);
            }
            if (made || copy) {
                gives.add(var);
            }
        }
        List<Input> arguments = needs.values().stream()
                .map(v -> new Input(
                        Partition.name(v, inputs),
                        v,
                        inputs.containsKey(v.id()) ? inputs.get(v.id()).role() : Input.Role.ARGUMENT))
                .toList();
        Program part = new Program(
                program.name() + " " + spot.member() + "." + spot.level(),
                arguments,
                List.copyOf(body.values()),
                gives.stream().map(Partition::named).toList(),
                List.of());
        return new Partition.Part(
                spot.member(), spot.level(), part, List.copyOf(needs.values()), List.copyOf(gives), letters, sends);
    }

    /** Puts a copy into the part, or notes what has to come from outside. */
    private void require(Var var, Spot spot, Map<Integer, Equation> body, Map<Integer, Var> needs) {
        if (body.containsKey(var.id())) {
            return;
        }
        Equation maker = makers.get(var.id());
        if (maker != null && homes.isCopied(var)) {
            maker.operands().forEach(v -> require(v, spot, body, needs));
            body.put(var.id(), maker);
        } else {
            needs.putIfAbsent(var.id(), var);
        }
    }
}
