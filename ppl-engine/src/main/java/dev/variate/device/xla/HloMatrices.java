package dev.variate.device.xla;

import static dev.variate.device.xla.HloText.axes;
import static dev.variate.device.xla.HloText.function;
import static dev.variate.device.xla.HloText.pair;
import static dev.variate.device.xla.HloText.slice;
import static dev.variate.device.xla.HloText.type;

import dev.variate.program.Var;
import dev.variate.tensor.DType;
import dev.variate.tensor.Op;
import dev.variate.tensor.Op.ReduceKind;
import dev.variate.tensor.Shape;
import dev.variate.tensor.TensorType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** Operations on matrices, and Fourier transforms, for which XLA has words that need others around them. */
final class HloMatrices {
    private final HloText hlo;

    HloMatrices(HloText hlo) {
        this.hlo = hlo;
    }

    /**
     * @param narrow whether the factors are bfloat16s in single precision: then they are handed over as such, for the units that multiply them;
     *     what these add up stays in single precision
     */
    String dot(Op.Dot op, List<Var> x, TensorType type, boolean narrow) {
        List<String> names = new ArrayList<>();
        List<String> types = new ArrayList<>();
        for (Var factor : x) {
            String own = type(factor.type());
            String name = StableHlo.name(factor);
            String word = narrow ? own.replace("f32>", "bf16>") : own;
            names.add(narrow ? hlo.let("stablehlo.convert " + name + " : (" + own + ") -> " + word) : name);
            types.add(word);
        }
        return "stablehlo.dot_general " + String.join(", ", names) + ", batching_dims = " + op.leftBatch() + " x "
                + op.rightBatch() + ", contracting_dims = " + op.leftContract() + " x " + op.rightContract() + " : ("
                + String.join(", ", types) + ") -> " + type(type);
    }

    String triangle(Op.Triangle op, String x, TensorType type) {
        String kept = hlo.let(diagonal(op.lower() ? "LE" : "GE", op.diagonal(), type));
        return "stablehlo.select " + kept + ", " + x + ", " + hlo.filled(type, 0) + " : "
                + type(new TensorType(DType.BOOL, type.shape())) + ", " + type(type);
    }

    /** Whether the number of an element's diagonal compares so with {@code number}. */
    private String diagonal(String comparison, int number, TensorType type) {
        int rank = type.shape().rank();
        TensorType places = new TensorType(DType.I32, type.shape());
        String row = hlo.let("stablehlo.iota dim = " + (rank - 2) + " : " + type(places));
        String column = hlo.let("stablehlo.iota dim = " + (rank - 1) + " : " + type(places));
        String own = hlo.let(pair("subtract", column, row, places));
        return "stablehlo.compare " + comparison + ", " + own + ", " + hlo.filled(places, number) + " : ("
                + type(places) + ", " + type(places) + ") -> " + type(new TensorType(DType.BOOL, type.shape()));
    }

    /**
     * Of the symmetric part. XLA leaves the upper triangle as it likes, and where the matrix is not positive definite it may stop half-way or
     * give a zero pivot: one of these makes the whole triangle NaN, because zero times each element and zero over each pivot are added to it.
     */
    String cholesky(String x, TensorType type) {
        if (type.shape().size() == 0) {
            return "stablehlo.reshape " + x + " : (" + type(type) + ") -> " + type(type);
        }
        int rank = type.shape().rank();
        List<Integer> order = new ArrayList<>(axes(0, rank - 2));
        order.addAll(List.of(rank - 1, rank - 2));
        String turned =
                hlo.let("stablehlo.transpose " + x + ", dims = " + order + " : (" + type(type) + ") -> " + type(type));
        String symmetric =
                hlo.let(pair("multiply", hlo.let(pair("add", x, turned, type)), hlo.filled(type, 0.5), type));
        String factor = hlo.let("stablehlo.cholesky " + symmetric + ", lower = true : " + type(type));
        String lower = hlo.let(triangle(new Op.Triangle(true, 0), factor, type));
        TensorType each = new TensorType(type.dtype(), type.shape().axes(0, rank - 2));
        String zeros = hlo.filled(type, 0);
        String pivots = hlo.let("stablehlo.select " + hlo.let(diagonal("EQ", 0, type)) + ", " + lower + ", "
                + hlo.filled(type, 1) + " : " + type(new TensorType(DType.BOOL, type.shape())) + ", " + type(type));
        String nothing = hlo.let(pair(
                "add",
                hlo.let(pair("multiply", lower, zeros, type)),
                hlo.let(pair("divide", zeros, pivots, type)),
                type));
        String spoilt =
                hlo.let(hlo.reduce(new Op.Reduce(ReduceKind.SUM, List.of(rank - 2, rank - 1)), nothing, type, each));
        String everywhere = hlo.let("stablehlo.broadcast_in_dim " + spoilt + ", dims = " + axes(0, rank - 2) + " : ("
                + type(each) + ") -> " + type(type));
        String marked = hlo.let(pair("add", lower, everywhere, type));
        return triangle(new Op.Triangle(true, 0), marked, type);
    }

    /** XLA's own, by rotations of rows and columns (Jacobi 1846); the signs of its vectors are set by {@link Composed}. */
    String symmetricEigen(String x, TensorType operand, TensorType type) {
        int rank = type.shape().rank();
        TensorType values = new TensorType(operand.dtype(), operand.shape().axes(0, rank - 1));
        String both = hlo.fresh("t");
        hlo.line(both + ":2", """
                "stablehlo.custom_call"(%1$s) <{call_target_name = "Eigh", backend_config = "1,1,100,1e-12", \
                api_version = 1 : i32}> : (%2$s) -> (%2$s, %3$s)""".formatted(x, type(operand), type(values)));
        TensorType first = new TensorType(
                operand.dtype(),
                values.shape().axes(0, rank - 2).append(Shape.of(1, type.shape().dim(-1))));
        String row = hlo.let("stablehlo.reshape " + both + "#1 : (" + type(values) + ") -> " + type(first));
        return "stablehlo.concatenate " + row + ", " + both + "#0, dim = " + (rank - 2) + " : (" + type(first) + ", "
                + type(operand) + ") -> " + type(type);
    }

    String triangularSolve(Op.TriangularSolve op, Var a, Var b, TensorType type) {
        if (type.shape().size() == 0) {
            return "stablehlo.reshape " + StableHlo.name(b) + " : (" + type(type) + ") -> " + type(type);
        }
        return "\"stablehlo.triangular_solve\"(" + StableHlo.name(a) + ", " + StableHlo.name(b)
                + ") <{left_side = true, lower = "
                + op.lower() + ", unit_diagonal = false, transpose_a = #stablehlo<transpose "
                + (op.transposed() ? "TRANSPOSE" : "NO_TRANSPOSE") + ">}> : " + function(List.of(a, b), type);
    }

    /** Complex numbers are there between the two ends of a transform only; XLA divides the inverse by n. */
    String fourier(Op.Fourier op, String x, TensorType type) {
        if (type.shape().size() == 0) {
            return "stablehlo.reshape " + x + " : (" + type(type) + ") -> " + type(type);
        }
        int rank = type.shape().rank();
        int n = type.shape().dim(-1);
        Shape batch = type.shape().axes(0, rank - 2);
        TensorType row = new TensorType(type.dtype(), batch.append(Shape.of(n)));
        TensorType slab = new TensorType(type.dtype(), batch.append(Shape.of(1, n)));
        String complex = type(row).replaceFirst("(f32|f64)>$", "complex<$1>>");
        List<String> parts = new ArrayList<>();
        for (int part = 0; part < 2; part++) {
            List<Integer> starts = new ArrayList<>(Collections.nCopies(rank, 0));
            List<Integer> limits =
                    new ArrayList<>(IntStream.of(type.shape().dims()).boxed().toList());
            starts.set(rank - 2, part);
            limits.set(rank - 2, part + 1);
            Op.Slice slice = new Op.Slice(starts, limits, Collections.nCopies(rank, 1));
            String cut = hlo.let(slice(slice, x) + " : (" + type(type) + ") -> " + type(slab));
            parts.add(hlo.let("stablehlo.reshape " + cut + " : (" + type(slab) + ") -> " + type(row)));
        }
        String numbers = hlo.let("stablehlo.complex " + parts.get(0) + ", " + parts.get(1) + " : " + complex);
        String done = hlo.let("stablehlo.fft " + numbers + ", type = " + (op.inverse() ? "IFFT" : "FFT")
                + ", length = [" + n + "] : (" + complex + ") -> " + complex);
        List<String> slabs = new ArrayList<>();
        for (String part : List.of("real", "imag")) {
            String own = hlo.let("stablehlo." + part + " " + done + " : (" + complex + ") -> " + type(row));
            String scaled = op.inverse() ? hlo.let(pair("multiply", own, hlo.filled(row, n), row)) : own;
            slabs.add(hlo.let("stablehlo.reshape " + scaled + " : (" + type(row) + ") -> " + type(slab)));
        }
        return "stablehlo.concatenate " + String.join(", ", slabs) + ", dim = " + (rank - 2) + " : (" + type(slab)
                + ", " + type(slab) + ") -> " + type(type);
    }
}
