package dev.variate.export;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What the variables of one group and their axes are called in a file: names that are the files' own, and say the same as the model's where they can. */
final class Names {
    private final Map<String, String> variables = new HashMap<>();
    private final Map<String, Integer> axes = new TreeMap<>();

    /**
     * @param taken the names of axes that all have
     * @param models what the model calls the group's variables
     */
    Names(Set<String> taken, List<String> models) {
        Set<String> used = new HashSet<>(taken);
        for (String model : models) {
            String name = clean(model);
            while (!used.add(name)) {
                name += "_";
            }
            variables.put(model, name);
        }
    }

    /** Letters, digits, underscores and hyphens: a name may come from anyone, and becomes that of a file. */
    static String clean(String name) {
        String clean = name.replaceAll("[^\\p{L}\\p{N}_-]", "_");
        return clean.isEmpty() ? "_" : clean;
    }

    String of(String variable) {
        return variables.get(variable);
    }

    /**
     * Names a variable's axes: as the plate, where one has another name than all variables and everywhere the same size, and otherwise as ArviZ does, {@code theta_dim_0}.
     *
     * @param plates names of axes from the first on; empty where there is none
     */
    List<String> axes(String variable, List<Integer> shape, List<String> plates) {
        Set<String> own = new HashSet<>();
        List<String> names = new ArrayList<>();
        for (int axis = 0; axis < shape.size(); axis++) {
            String plate = axis < plates.size() && !plates.get(axis).isEmpty() ? clean(plates.get(axis)) : "";
            boolean fits = !plate.isEmpty()
                    && !variables.containsValue(plate)
                    && !plate.equals("chain")
                    && !plate.equals("draw")
                    && axes.getOrDefault(plate, shape.get(axis)).equals(shape.get(axis))
                    && !own.contains(plate);
            String name = fits ? plate : of(variable) + "_dim_" + axis;
            own.add(name);
            axes.put(name, shape.get(axis));
            names.add(name);
        }
        return List.copyOf(names);
    }

    /** All axes that were named, and their extents. */
    Map<String, Integer> extents() {
        return axes;
    }
}
