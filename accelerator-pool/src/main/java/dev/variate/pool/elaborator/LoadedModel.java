package dev.variate.pool.elaborator;

import dev.variate.model.Model;
import dev.variate.program.SourceLine;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;

/** A compiled model as the engine wants it: something that can be invoked, and that knows the line that a failure came from. */
final class LoadedModel implements Model {
    private final RewrittenModel source;
    private final Class<?> type;
    private final Method method;
    private final GivenParameters parameters;

    private LoadedModel(RewrittenModel source, Class<?> type, Method method, List<RewrittenModel.Parameter> written) {
        this.source = source;
        this.type = type;
        this.method = method;
        this.parameters = new GivenParameters(method, written, source);
        method.setAccessible(true);
    }

    /** @throws RejectedModelException if a parameter has a type that the data cannot give */
    static LoadedModel of(CompiledModel compiled, Optional<AllowList> allowList) {
        RewrittenModel source = compiled.source();
        try {
            Class<?> type = new ModelLoader(compiled.classes(), allowList).loadClass(source.className());
            Method method = methodOf(type, source.method(), source.parameters());
            return new LoadedModel(source, type, method, source.parameters());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("javac made no class " + source.className(), e);
        }
    }

    /** The guide that stands beside the model, if there is one. */
    Optional<LoadedModel> guide() {
        return source.guideParameters()
                .map(written -> new LoadedModel(source, type, methodOf(type, RewrittenModel.GUIDE, written), written));
    }

    /** The method that makes pictures of what the model has learnt, if there is one. */
    Optional<LoadedModel> show() {
        return source.showParameters()
                .map(written -> new LoadedModel(source, type, methodOf(type, RewrittenModel.SHOW, written), written));
    }

    /** Overloads are told apart by the number of parameters and their simple type names. */
    private static Method methodOf(Class<?> type, String name, List<RewrittenModel.Parameter> written) {
        for (Method m : type.getDeclaredMethods()) {
            if (m.getName().equals(name) && !m.isSynthetic() && fits(m, written)) {
                return m;
            }
        }
        throw new IllegalStateException("javac made no method " + name);
    }

    private static boolean fits(Method m, List<RewrittenModel.Parameter> parameters) {
        if (m.getParameterCount() != parameters.size()) {
            return false;
        }
        for (int i = 0; i < m.getParameterCount(); i++) {
            String written = parameters.get(i).type().replace(" ", "").replaceAll("<.*>", "");
            String simple = m.getParameterTypes()[i].getSimpleName();
            if (!written.endsWith(simple) && !written.endsWith("...")) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String name() {
        return method.getName();
    }

    @Override
    public List<Parameter> parameters() {
        return parameters.all();
    }

    @Override
    public Object invoke(List<Object> arguments) {
        try {
            Constructor<?> constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            Object result = method.invoke(constructor.newInstance(), parameters.arguments(arguments));
            return result == null ? List.of() : result;
        } catch (InvocationTargetException e) {
            throw rethrown(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static RuntimeException rethrown(Throwable cause) {
        return switch (cause) {
            case RuntimeException e -> e;
            case Error e -> throw e;
            default -> new IllegalStateException(cause);
        };
    }

    @Override
    public SourceLine placeOf(Throwable failure) {
        return place(failure.getStackTrace());
    }

    /** The place in the model's text nearest to the top of a stack; unknown if it is nowhere there. */
    SourceLine place(StackTraceElement[] stack) {
        for (StackTraceElement frame : stack) {
            String name = frame.getClassName();
            if (frame.getLineNumber() > 0
                    && (name.equals(source.className()) || name.startsWith(source.className() + "$"))) {
                int line = Math.min(frame.getLineNumber(), source.original().lineCount());
                return new SourceLine(
                        line, source.original().problemAt(line, 0, "").column());
            }
        }
        return SourceLine.UNKNOWN;
    }

    /** A problem with what stands at a place of the text that the author wrote. */
    Problem problemAt(int line, int column, String message) {
        return source.original().problemAt(line, column, message);
    }
}
