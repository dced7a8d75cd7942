package dev.variate.export;

import dev.variate.model.Posterior;
import dev.variate.model.Quantity;
import dev.variate.program.Input;
import dev.variate.program.Program;
import dev.variate.program.Site;
import dev.variate.program.Var;
import dev.variate.tensor.Op;
import dev.variate.tensor.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How a posterior's numbers are arranged for other tools: its quantities as arrays whose axes have the plates' names, and beside them its data.
 *
 * @param model its name
 * @param scalars the names of a draw's numbers, in order
 * @param plates names of a quantity's axes from the first on; empty text where an axis is none
 */
public record Layout(
        String model,
        List<String> scalars,
        Map<String, List<String>> plates,
        List<Fixed> observed,
        List<Fixed> constants) {

    public Layout {
        scalars = List.copyOf(scalars);
        plates = Map.copyOf(plates);
        observed = List.copyOf(observed);
        constants = List.copyOf(constants);
    }

    /** A value that is the same for all draws. */
    public record Fixed(String name, Value value, List<String> plates) {
        public Fixed {
            plates = List.copyOf(plates);
        }
    }

    public static Layout of(Posterior posterior) {
        Program program = posterior.model();
        Map<Integer, Site> bySite =
                program.sites().stream().collect(Collectors.toMap(s -> s.value().id(), s -> s, (a, b) -> a));
        Map<String, List<String>> plates = new HashMap<>();
        for (Quantity quantity : posterior.quantities()) {
            Variable.Element element = Variable.Element.of(quantity.name());
            List<String> names =
                    new ArrayList<>(Collections.nCopies(element.index().size(), ""));
            names.addAll(plates(bySite.get(quantity.value().id())));
            plates.putIfAbsent(element.variable(), names);
        }
        List<Site> seen = program.sites().stream()
                .filter(site -> site.role() == Site.Role.OBSERVED
                        && !site.distribution().equals("factor"))
                .toList();
        List<Fixed> observed = seen.stream()
                .flatMap(site ->
                        known(posterior, site.value())
                                .map(value -> new Fixed(site.name(), value, plates(site)))
                                .stream())
                .toList();
        Set<Integer> values = seen.stream().map(site -> site.value().id()).collect(Collectors.toSet());
        List<Fixed> constants = program.inputs().stream()
                .filter(input -> input.role() == Input.Role.DATA
                        && !values.contains(input.var().id()))
                .map(input -> new Fixed(input.name(), posterior.inputs().get(input.name()), List.of()))
                .toList();
        return new Layout(program.name(), posterior.scalarNames(), plates, observed, constants);
    }

    /** The plates of quantities and of observed variables. */
    Map<String, List<String>> allPlates() {
        Map<String, List<String>> all = new HashMap<>(plates);
        observed.forEach(fixed -> all.put(fixed.name(), fixed.plates()));
        return all;
    }

    /** The value of an observed variable, if the program holds it: nothing is computed here, for a program may come from anyone. */
    private static Optional<Value> known(Posterior posterior, Var var) {
        return posterior.model().inputs().stream()
                .filter(input -> input.var().id() == var.id())
                .findFirst()
                .map(input -> posterior.inputs().get(input.name()))
                .or(() -> posterior.model().equations().stream()
                        .filter(equation -> equation.result().id() == var.id())
                        .findFirst()
                        .filter(equation -> equation.op() instanceof Op.Constant)
                        .map(equation -> ((Op.Constant) equation.op()).value()));
    }

    /** The names of {@code school=8} and the like. */
    private static List<String> plates(Site site) {
        return site.plates().stream()
                .map(plate -> plate.substring(0, plate.lastIndexOf('=')))
                .toList();
    }
}
