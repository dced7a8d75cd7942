package dev.variate.pool.elaborator;

import dev.variate.model.Model;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the data give to a method. A parameter that is a record stands for its components: each of them is given under its own name, and the
 * record is put together before the method is called.
 */
final class GivenParameters {
    private final RewrittenModel source;
    private final List<Model.Parameter> all = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final Class<?>[] types;

    /** @throws RejectedModelException if one has a type that the data cannot give, or a name that another has */
    GivenParameters(Method method, List<RewrittenModel.Parameter> written, RewrittenModel source) {
        this.source = source;
        this.types = method.getParameterTypes();
        for (int i = 0; i < types.length; i++) {
            RewrittenModel.Parameter own = written.get(i);
            add(
                    own,
                    own.name(),
                    types[i],
                    "The parameter `" + own.name() + "` has the type " + own.type(),
                    new HashSet<>());
        }
        if (!problems.isEmpty()) {
            throw new RejectedModelException(problems);
        }
    }

    List<Model.Parameter> all() {
        return List.copyOf(all);
    }

    private void add(RewrittenModel.Parameter written, String name, Class<?> type, String what, Set<Class<?>> around) {
        Optional<Model.Parameter.Kind> kind = Model.Parameter.Kind.of(type);
        if (kind.isPresent()) {
            if (all.stream().anyMatch(p -> p.name().equals(name))) {
                problem(
                        written,
                        "The data would give `" + name
                                + "` twice: rename one of the parameters or components of that name.");
            }
            all.add(new Model.Parameter(name, kind.get()));
        } else if (type.isRecord() && around.add(type)) {
            for (RecordComponent c : type.getRecordComponents()) {
                String part = "`" + c.getName() + "` of the record `" + type.getSimpleName() + "` has the type "
                        + c.getType().getSimpleName();
                add(written, c.getName(), c.getType(), part, around);
            }
            around.remove(type);
        } else {
            problem(
                    written,
                    what + "; data can be given as Tensor, int, int[], double or boolean, or a record of these.");
        }
    }

    private void problem(RewrittenModel.Parameter written, String message) {
        problems.add(source.original().problem(written.start(), written.end(), message));
    }

    /**
     * The arguments of the method.
     *
     * @param given one for each of {@link #all}
     */
    Object[] arguments(List<Object> given) throws ReflectiveOperationException {
        Iterator<Object> next = given.iterator();
        Object[] arguments = new Object[types.length];
        for (int i = 0; i < types.length; i++) {
            arguments[i] = put(types[i], next);
        }
        return arguments;
    }

    private static Object put(Class<?> type, Iterator<Object> next) throws ReflectiveOperationException {
        if (Model.Parameter.Kind.of(type).isPresent()) {
            return next.next();
        }
        Class<?>[] types = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        Object[] components = new Object[types.length];
        for (int i = 0; i < types.length; i++) {
            components[i] = put(types[i], next);
        }
        Constructor<?> constructor = type.getDeclaredConstructor(types);
        constructor.setAccessible(true);
        return constructor.newInstance(components);
    }
}
