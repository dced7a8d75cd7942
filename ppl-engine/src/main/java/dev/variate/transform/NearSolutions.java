package dev.variate.transform;

import dev.variate.program.Equation;
import dev.variate.program.Program;
import dev.variate.program.Var;
import dev.variate.tensor.Op;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The values of a program that are on the way to a matrix that is decomposed or solved for, or come of one, with nothing between but sums,
 * multiples and moves of elements. A matrix that is off by a part in 256 may be no covariance any more.
 */
final class NearSolutions {
    private final Set<Integer> before = new HashSet<>();
    private final Set<Integer> after = new HashSet<>();
    /** One number, or copies of one. */
    private final Set<Integer> same = new HashSet<>();

    NearSolutions(Program program) {
        List<Equation> equations = program.equations();
        for (Equation equation : equations) {
            boolean one = equation.operands().size() == 1
                    && isSame(equation.operands().getFirst());
            if (one && (equation.op() instanceof Op.Broadcast || equation.op() instanceof Op.Reshape)) {
                same.add(equation.result().id());
            }
            if (solves(equation.op())
                    || passesOn(equation) && equation.operands().stream().anyMatch(v -> after.contains(v.id()))) {
                after.add(equation.result().id());
            }
        }
        for (Equation equation : equations.reversed()) {
            boolean leads =
                    before.contains(equation.result().id()) && (passesOn(equation) || equation.op() instanceof Op.Dot);
            if (leads || solves(equation.op())) {
                equation.operands().forEach(v -> before.add(v.id()));
            }
        }
    }

    /** Whether this product is one of them. */
    boolean has(Equation product) {
        return before.contains(product.result().id())
                || product.operands().stream().anyMatch(v -> after.contains(v.id()));
    }

    private static boolean solves(Op op) {
        return op instanceof Op.Cholesky
                || op instanceof Op.CholeskyAdjoint
                || op instanceof Op.TriangularSolve
                || op instanceof Op.Lu
                || op instanceof Op.SymmetricEigen
                || op instanceof Op.MatrixExponential;
    }

    private boolean isSame(Var var) {
        return var.type().shape().size() == 1 || same.contains(var.id());
    }

    private boolean passesOn(Equation equation) {
        return switch (equation.op()) {
            case Op.Unary u -> u.kind() == Op.UnaryKind.NEGATE;
            case Op.Binary b ->
                switch (b.kind()) {
                    case ADD, SUBTRACT -> true;
                    case MULTIPLY, DIVIDE -> equation.operands().stream().anyMatch(this::isSame);
                    case POWER, MAXIMUM, MINIMUM, REMAINDER, ATAN2, AND, OR -> false;
                };
            case Op.Broadcast b -> true;
            case Op.Reshape r -> true;
            case Op.Transpose t -> true;
            case Op.Slice s -> true;
            case Op.Pad p -> true;
            case Op.Concatenate c -> true;
            case Op.Reverse r -> true;
            case Op.Take t -> true;
            case Op.Triangle t -> true;
            case Op.Convert c -> true;
            case Op.StopGradient s -> true;
            case Op.WithGradient w -> true;
            default -> false;
        };
    }
}
