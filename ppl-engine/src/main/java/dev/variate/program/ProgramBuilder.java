package dev.variate.program;

import dev.variate.tensor.DType;
import dev.variate.tensor.Op;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Symbolic;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorFunction;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.TypeRules;
import dev.variate.tensor.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Records what is done to its inputs as the equations of a {@link Program}. One builder, one thread, one program. */
public final class ProgramBuilder {
    /** How many functions are being traced around here. */
    private static final ScopedValue<Integer> FUNCTIONS = ScopedValue.newInstance();

    private final String name;
    private final List<Input> inputs = new ArrayList<>();
    private final List<Equation> equations = new ArrayList<>();
    private final List<Site> sites = new ArrayList<>();
    private final Map<Value, Var> constants = new IdentityHashMap<>();
    private final Map<Scalar, Var> scalars = new HashMap<>();
    private final Map<Applied, Var> results = new HashMap<>();
    private final int nesting;
    private final Map<Tensor, Var> captures = new LinkedHashMap<>();
    private int next;

    public ProgramBuilder(String name) {
        this(name, 0);
    }

    private ProgramBuilder(String name, int nesting) {
        this.name = name;
        this.nesting = nesting;
    }

    /** A builder that goes on where {@code program} ends: its variables keep their numbers. Sites and outputs are not taken over. */
    public static ProgramBuilder continuing(Program program) {
        ProgramBuilder builder = new ProgramBuilder(program.name());
        builder.inputs.addAll(program.inputs());
        builder.equations.addAll(program.equations());
        program.inputs()
                .forEach(i -> builder.next = Math.max(builder.next, i.var().id() + 1));
        program.equations()
                .forEach(e -> builder.next = Math.max(builder.next, e.result().id() + 1));
        return builder;
    }

    /** A new argument of the program. */
    public Tensor input(String inputName, TensorType type, Input.Role role) {
        Var var = new Var(next++, type);
        inputs.add(new Input(inputName, var, role));
        return new Traced(var);
    }

    /** The variable that holds {@code tensor}; a known tensor becomes a constant of the program. */
    public Var varOf(Tensor tensor) {
        return switch (tensor.resolved()) {
            case Traced t when t.builder() == this -> t.var;
            case Traced t when t.nesting() < nesting -> captures.computeIfAbsent(t, this::capture);
            case Value v -> constant(v);
            default ->
                throw new IllegalArgumentException("A value was used in the trace of " + name
                        + " that belongs to another trace, such as that of a step of a scan; what leaves a"
                        + " step is the carry that it gives");
        };
    }

    /** The tensor that {@code var} names. */
    public Tensor tensor(Var var) {
        return new Traced(var);
    }

    /** The result of {@code op} as an equation of this program, even if all operands are known. */
    public Tensor record(Op op, List<Tensor> operands) {
        return new Traced(
                op instanceof Op.Constant constant
                        ? constant(constant.value())
                        : emit(op, operands.stream().map(this::varOf).toList()));
    }

    public void site(Site site) {
        sites.add(site);
    }

    public List<Site> sites() {
        return List.copyOf(sites);
    }

    /** The program so far, with these outputs. */
    public Program finish(List<Named> outputs) {
        return new Program(name, inputs, equations, outputs, sites);
    }

    /** Traces {@code body} once with arguments of the given types; outputs are named 0, 1, 2 …. */
    public static Program trace(String name, List<TensorType> arguments, Function<List<Tensor>, List<Tensor>> body) {
        ProgramBuilder builder = new ProgramBuilder(name);
        List<Tensor> tensors = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            tensors.add(builder.input(Integer.toString(i), arguments.get(i), Input.Role.ARGUMENT));
        }
        List<Tensor> results = body.apply(List.copyOf(tensors));
        List<Named> outputs = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            outputs.add(new Named(Integer.toString(i), builder.varOf(results.get(i))));
        }
        return builder.finish(outputs);
    }

    /**
     * Traces {@code body} once, as a function of arguments of the given types. Traced tensors around it that it uses become arguments after
     * those.
     */
    public static Closure function(List<TensorType> arguments, Function<List<Tensor>, Tensor> body) {
        ProgramBuilder builder = new ProgramBuilder("function", FUNCTIONS.orElse(0) + 1);
        List<Tensor> tensors = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            tensors.add(builder.input(Integer.toString(i), arguments.get(i), Input.Role.ARGUMENT));
        }
        Tensor result = ScopedValue.where(FUNCTIONS, builder.nesting).call(() -> body.apply(List.copyOf(tensors)));
        Var output = builder.varOf(result);
        return new Closure(
                builder.finish(List.of(new Named("0", output))).function(), List.copyOf(builder.captures.keySet()));
    }

    /**
     * A function that was traced.
     *
     * @param captured what stands for its last arguments: the tensors around it that it uses
     */
    public record Closure(TensorFunction function, List<Tensor> captured) {}

    /** A tensor of a trace around this one: an argument of its own. */
    private Var capture(Tensor outer) {
        return varOf(input("captured " + captures.size(), outer.type(), Input.Role.ARGUMENT));
    }

    private Var constant(Value value) {
        Var known = constants.get(value);
        if (known == null) {
            known = value.shape().isScalar()
                    ? scalar(value)
                    : isUniform(value) ? uniform(value) : emit(new Op.Constant(value), List.of());
            constants.put(value, known);
        }
        return known;
    }

    /** Equal numbers are one constant, so that equal expressions are found equal. */
    private Var scalar(Value value) {
        return scalars.computeIfAbsent(
                new Scalar(value.dtype(), Double.doubleToLongBits(value.item())),
                s -> emit(new Op.Constant(value), List.of()));
    }

    /** One number repeated stays one number, however large the tensor. */
    private Var uniform(Value value) {
        Value element = Value.full(new TensorType(value.dtype(), Shape.SCALAR), value.get(0));
        return emit(new Op.Broadcast(value.shape(), List.of()), List.of(scalar(element)));
    }

    private static boolean isUniform(Value value) {
        double[] elements = value.elements();
        if (elements.length == 0) {
            return false;
        }
        long first = Double.doubleToLongBits(elements[0]);
        for (double element : elements) {
            if (Double.doubleToLongBits(element) != first) {
                return false;
            }
        }
        return true;
    }

    /** The result of {@code op}; the same op on the same operands in the same place is one equation. */
    private Var emit(Op op, List<Var> operands) {
        // what depends on nothing is everywhere
        String place = operands.isEmpty() ? "" : Place.current();
        Applied applied = new Applied(op, operands.stream().map(Var::id).toList(), place);
        Var known = results.get(applied);
        if (known != null) {
            return known;
        }
        TensorType type =
                TypeRules.resultType(op, operands.stream().map(Var::type).toList());
        Var result = new Var(next++, type);
        equations.add(new Equation(result, op, operands, place));
        results.put(applied, result);
        return result;
    }

    private record Scalar(DType dtype, long bits) {}

    private record Applied(Op op, List<Integer> operands, String place) {}

    /** A value in the program under construction. */
    private final class Traced extends Symbolic {
        private final Var var;

        Traced(Var var) {
            this.var = var;
        }

        ProgramBuilder builder() {
            return ProgramBuilder.this;
        }

        @Override
        public TensorType type() {
            return var.type();
        }

        @Override
        protected Tensor record(Op op, List<Tensor> operands) {
            return ProgramBuilder.this.record(op, operands);
        }

        @Override
        protected int nesting() {
            return nesting;
        }

        @Override
        public String toString() {
            return "traced " + var.type();
        }
    }
}
