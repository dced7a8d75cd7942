package dev.variate.model;

import dev.variate.program.Site;
import dev.variate.program.Var;
import dev.variate.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * A named value of which a posterior has draws.
 *
 * @param latent inferred, or else computed from what is inferred
 */
public record Quantity(String name, Shape shape, boolean latent, Var value) {

    static Quantity of(Site site) {
        return new Quantity(site.name(), site.value().type().shape(), site.role() == Site.Role.LATENT, site.value());
    }

    /**
     * The names of its elements in row-major order: {@code mu}, {@code z[0]}, {@code b[2,1]}; an element of a variable in a loop,
     * {@code z[3]}, continues its index: {@code z[3,0]}.
     */
    public List<String> scalarNames() {
        return scalarNames(name, shape);
    }

    static List<String> scalarNames(String name, Shape shape) {
        if (shape.isScalar()) {
            return List.of(name);
        }
        String prefix = name.endsWith("]") ? name.substring(0, name.length() - 1) + "," : name + "[";
        int[] strides = shape.strides();
        List<String> names = new ArrayList<>(shape.size());
        for (int i = 0; i < shape.size(); i++) {
            StringBuilder index = new StringBuilder(prefix);
            for (int axis = 0; axis < strides.length; axis++) {
                index.append(axis == 0 ? "" : ",").append(i / strides[axis] % shape.dim(axis));
            }
            names.add(index.append(']').toString());
        }
        return names;
    }
}
