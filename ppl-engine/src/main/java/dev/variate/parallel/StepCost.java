package dev.variate.parallel;

import dev.variate.program.Equation;
import dev.variate.program.Input;
import dev.variate.program.Program;
import dev.variate.program.Var;
import dev.variate.tensor.DType;
import dev.variate.tensor.Op;
import dev.variate.tensor.Shape;
import dev.variate.tensor.TensorFunction;
import dev.variate.tensor.TensorType;
import dev.variate.transform.Partition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a step of training would take of each device, told from the traced program alone, without data or hardware.
 *
 * <p>Arithmetic is counted as two operations for each product of a dot, and one for each element of anything else that computes. Memory is that of values in the order of the program: each lives from where it is made to
 * where it is last used, and what only repeats, reshapes or counts is taken to be made where it is used. A compiler that fuses loops needs less; what a runtime itself takes is not in it, nor what a device without units for
 * bfloat16 needs to multiply such factors in single precision.
 *
 * @param weights how many numbers are learnt
 * @param devices along the axis {@code model}; all copies are alike
 */
public record StepCost(long weights, List<Device> devices) {

    public StepCost {
        devices = List.copyOf(devices);
    }

    /**
     * One device.
     *
     * @param weights that live there
     * @param operations of arithmetic a step, all micro-batches of its copy together
     * @param stateBytes of weights, what the optimiser remembers, and derivatives
     * @param peakBytes of all that is there at once, the state among it
     * @param sentBytes that it tells others of its copy a step
     */
    public record Device(long weights, double operations, double stateBytes, double peakBytes, double sentBytes) {}

    /**
     * @param gradient of a step's micro-batch, cut for the devices of a copy
     * @param batches micro-batches that a copy goes through in a step
     * @param copiesOfWeights how many numbers are kept for each weight: itself, its derivative, what the optimiser remembers
     */
    public static StepCost of(Partition gradient, int batches, int copiesOfWeights) {
        Map<String, Integer> homes = gradient.homes();
        List<Device> devices = new ArrayList<>();
        long all = 0;
        for (int member = 0; member < gradient.members(); member++) {
            long weights = 0;
            double weightBytes = 0;
            for (Input input : gradient.program().inputs()) {
                if (homes.getOrDefault(input.name(), Partition.EVERYWHERE) == member) {
                    weights += (long) size(input.var().type());
                    weightBytes += bytes(input.var().type());
                }
            }
            all += weights;
            devices.add(device(gradient.of(member), batches, weights, weightBytes, copiesOfWeights));
        }
        return new StepCost(all, devices);
    }

    private static Device device(
            List<Partition.Part> parts, int batches, long weights, double weightBytes, int copiesOfWeights) {
        double operations = 0;
        double sent = 0;
        double most = 0;
        Map<Integer, Integer> lastNeed = new HashMap<>();
        for (int i = 0; i < parts.size(); i++) {
            for (Var var : parts.get(i).needs()) {
                lastNeed.put(var.id(), i);
            }
        }
        Map<Integer, Double> kept = new HashMap<>();
        for (int i = 0; i < parts.size(); i++) {
            Partition.Part part = parts.get(i);
            operations += batches * operations(part.program());
            sent += batches
                    * part.sends().values().stream()
                            .flatMap(List::stream)
                            .mapToDouble(v -> bytes(v.type()))
                            .sum();
            // what other parts will want is there for every micro-batch
            double stash =
                    kept.values().stream().mapToDouble(Double::doubleValue).sum() * batches;
            most = Math.max(most, stash + peak(part.program()));
            int now = i;
            for (Var var : part.gives()) {
                if (lastNeed.getOrDefault(var.id(), -1) > now) {
                    kept.put(var.id(), bytes(var.type()));
                }
            }
            kept.keySet().removeIf(id -> lastNeed.getOrDefault(id, -1) <= now);
        }
        double state = weightBytes * copiesOfWeights;
        return new Device(weights, operations, state, state + most, sent);
    }

    /** Operations of arithmetic that a program takes. */
    public static double operations(Program program) {
        double sum = 0;
        for (Equation equation : program.equations()) {
            sum += operations(
                    equation.op(),
                    equation.operands().stream().map(Var::type).toList(),
                    equation.result().type());
        }
        return sum;
    }

    private static double operations(Op op, List<TensorType> operands, TensorType result) {
        return switch (op) {
            case Op.Dot dot -> {
                double contracted = 1;
                for (int axis : dot.leftContract()) {
                    contracted *= operands.get(0).shape().dim(axis);
                }
                yield 2 * contracted * size(result);
            }
            case Op.Reduce reduce -> size(operands.get(0));
            case Op.SegmentSum sum -> size(operands.get(0));
            case Op.Scan scan -> (double) scan.length() * operations(scan.body());
            case Op.Cholesky c -> cube(operands.get(0)) / 3;
            case Op.CholeskyAdjoint c -> cube(operands.get(0)) * 2 / 3;
            case Op.Lu l -> cube(operands.get(0)) * 2 / 3;
            case Op.SymmetricEigen e -> cube(operands.get(0)) * 9;
            case Op.MatrixExponential e -> cube(operands.get(0)) * 20;
            case Op.TriangularSolve s ->
                size(operands.get(1)) * operands.get(0).shape().dim(-1);
            case Op.Constant c -> 0;
            case Op.Iota i -> 0;
            case Op.Broadcast b -> 0;
            case Op.Reshape r -> 0;
            case Op.Transpose t -> 0;
            case Op.Slice s -> 0;
            case Op.Pad p -> 0;
            case Op.Concatenate c -> 0;
            case Op.Reverse r -> 0;
            case Op.Take t -> 0;
            case Op.StopGradient s -> 0;
            case Op.WithGradient w -> 0;
            case Op.RandomBits r -> size(result);
            case Op.Unary u -> size(result);
            case Op.Polygamma p -> size(result);
            case Op.LogIncompleteGamma g -> size(result);
            case Op.LogIncompleteBeta g -> size(result);
            case Op.Binary b -> size(result);
            case Op.Compare c -> size(result);
            case Op.Select s -> size(result);
            case Op.Convert c -> size(result);
            case Op.CumulativeSum c -> size(result);
            case Op.ArgSort s -> size(result);
            case Op.Triangle t -> size(result);
            case Op.Fourier f ->
                size(result) * Math.max(1, StrictMath.log(result.shape().dim(-1)) / StrictMath.log(2));
        };
    }

    private static double operations(TensorFunction body) {
        double sum = 0;
        for (int i = 0; i < body.steps().size(); i++) {
            TensorFunction.Step step = body.steps().get(i);
            sum += operations(
                    step.op(),
                    step.operands().stream().map(body::type).toList(),
                    body.type(body.arguments().size() + i));
        }
        return sum;
    }

    private static double cube(TensorType matrices) {
        return size(matrices) * matrices.shape().dim(-1);
    }

    /** Most bytes of a program's values, its inputs but latent ones among them, that are alive at once. */
    public static double peak(Program program) {
        Map<Integer, Integer> last = new HashMap<>();
        List<Equation> equations = program.equations();
        // a view is alive as long as what it is a view of, so its uses are that one's
        Map<Integer, Integer> behind = new HashMap<>();
        for (int i = 0; i < equations.size(); i++) {
            Equation equation = equations.get(i);
            if (isView(equation.op()) && !equation.operands().isEmpty()) {
                int operand = equation.operands().get(0).id();
                behind.put(equation.result().id(), behind.getOrDefault(operand, operand));
            }
            for (Var operand : equation.operands()) {
                last.put(behind.getOrDefault(operand.id(), operand.id()), i);
            }
        }
        program.outputs()
                .forEach(o -> last.put(behind.getOrDefault(o.var().id(), o.var().id()), equations.size()));
        double alive = program.inputs().stream()
                .filter(i -> i.role() != Input.Role.LATENT)
                .mapToDouble(i -> bytes(i.var().type()))
                .sum();
        double most = alive;
        Map<Integer, Double> ending = new HashMap<>();
        for (int i = 0; i < equations.size(); i++) {
            Equation equation = equations.get(i);
            if (!isView(equation.op())) {
                Var made = equation.result();
                double own = bytes(equation.op(), made.type());
                alive += own;
                ending.merge(last.getOrDefault(made.id(), i), own, Double::sum);
                most = Math.max(most, alive);
            }
            alive -= ending.getOrDefault(i, 0.0);
        }
        return most;
    }

    private static boolean isView(Op op) {
        return op instanceof Op.Constant
                || op instanceof Op.Iota
                || op instanceof Op.Broadcast
                || op instanceof Op.Reshape
                || op instanceof Op.StopGradient
                || op instanceof Op.Convert;
    }

    private static double size(TensorType type) {
        double size = 1;
        Shape shape = type.shape();
        for (int axis = 0; axis < shape.rank(); axis++) {
            size *= shape.dim(axis);
        }
        return size;
    }

    /** Factors of products in mixed precision are kept as they are handed to the units that multiply them. */
    private static double bytes(Op op, TensorType made) {
        boolean narrow =
                op instanceof Op.Unary u && u.kind() == Op.UnaryKind.ROUND_BFLOAT16 && made.dtype() == DType.F32;
        return narrow ? 2 * size(made) : bytes(made);
    }

    private static double bytes(TensorType type) {
        return size(type)
                * switch (type.dtype()) {
                    case F64 -> 8;
                    case F32, I32 -> 4;
                    case BOOL -> 1;
                };
    }

    /** The most that a device needs. */
    public double mostBytes() {
        return devices.stream().mapToDouble(Device::peakBytes).max().orElse(0);
    }
}
