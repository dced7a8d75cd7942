package dev.variate.model;

import dev.variate.program.SourceLine;
import dev.variate.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** A program with random variables in it, as a method: its name, its parameters, and how to run it. */
public interface Model {

    String name();

    /** In the order of {@link #invoke}'s arguments. */
    List<Parameter> parameters();

    /**
     * Runs the model once.
     *
     * @param arguments one for each parameter, of the Java type that its kind says
     * @return the model's outcome
     */
    Object invoke(List<Object> arguments);

    /** The place in the model's text from which {@code failure} came, if this model knows its text. */
    default SourceLine placeOf(Throwable failure) {
        return SourceLine.UNKNOWN;
    }

    /** A model without inputs, made of a function; what it is given it takes from the code around it. */
    static Model of(String name, Supplier<?> body) {
        return of(name, List.of(), arguments -> body.get());
    }

    /** A model made of a function of its inputs, in the order of {@code parameters}. */
    static Model of(String name, List<Parameter> parameters, Function<List<Object>, Object> body) {
        List<Parameter> own = List.copyOf(parameters);
        return new Model() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public List<Parameter> parameters() {
                return own;
            }

            @Override
            public Object invoke(List<Object> arguments) {
                return body.apply(arguments);
            }
        };
    }

    /** What the model is given under {@code name}. */
    record Parameter(String name, Kind kind) {

        /** Floating data, an argument of the compiled program. */
        public static Parameter tensor(String name) {
            return new Parameter(name, Kind.TENSOR);
        }

        /** A size, known when compiling. */
        public static Parameter size(String name) {
            return new Parameter(name, Kind.INT);
        }

        /** Indexes, known when compiling. */
        public static Parameter index(String name) {
            return new Parameter(name, Kind.INT_ARRAY);
        }

        /** The Java types that a model's parameter may have. */
        public enum Kind {
            /** Floating data: an argument of the compiled program. */
            TENSOR(Tensor.class),
            /** A size, known when compiling. */
            INT(int.class),
            /** Indexes, known when compiling. */
            INT_ARRAY(int[].class),
            /** A number, known when compiling. */
            DOUBLE(double.class),
            /** A choice, known when compiling. */
            BOOLEAN(boolean.class);

            private final Class<?> type;

            Kind(Class<?> type) {
                this.type = type;
            }

            /** The Java type of an argument of this kind. */
            public Class<?> type() {
                return type;
            }

            /** The kind whose Java type is {@code type}; empty if a model cannot have such a parameter. */
            public static Optional<Kind> of(Class<?> type) {
                for (Kind kind : values()) {
                    if (kind.type == type) {
                        return Optional.of(kind);
                    }
                }
                return Optional.empty();
            }
        }
    }
}
