package dev.variate.examples;

import dev.variate.distribution.ElementMap;
import dev.variate.distribution.Flow;
import dev.variate.distribution.MaskedNetwork;
import dev.variate.model.Language;
import dev.variate.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The distributed autoregressive flow of Edward2's paper (Tran and others, NeurIPS 2018): stages of several masked autoregressive flows side by side, each on its own part of
 * the vector, and a last one that gathers them. Between stages the elements are dealt out anew, so that all come to depend on all. Flow j of stage l lives in row l, column j of a grid of cores, the rows counted round and round: of 8 stages of 4 on 4 × 4 cores each core has 2 flows, and the gathering flow is on the first.
 *
 * <p>Where a flow is computed is said by {@code on("core", number, …)} and changes no result.
 *
 * @param size of a vector
 * @param stages before the gathering one
 * @param splits flows of a stage, and columns of the grid; divides the size
 * @param rows of the grid
 * @param networks of the flows, stage by stage; the last is the gathering one's
 */
public record DistributedFlow(int size, int stages, int splits, int rows, List<MaskedNetwork> networks)
        implements Flow {
    /** What a core of the grid is called: the place {@code core 5} is row 1, column 1 of a grid of four columns. */
    public static final String CORE = "core";

    /** How large the last weights of a network are at first, so that a flow begins near the identity. */
    private static final double QUIET = 0.1;

    /** Where what begins at 0 begins. */
    private static final double TINY = 1e-6;

    private static final int PARAMETERS = 2;

    public DistributedFlow {
        networks = List.copyOf(networks);
        if (stages < 1 || rows < 1) {
            throw new IllegalArgumentException("A distributed flow has at least one stage and one row of cores; found "
                    + stages + " and " + rows + ".");
        }
        checkDivides(size, splits);
        if (networks.size() != stages * splits + 1) {
            throw new IllegalArgumentException("A distributed flow of " + stages + " stages of " + splits + " wants "
                    + (stages * splits + 1) + " networks, the last for all elements; found " + networks.size() + ".");
        }
    }

    private static void checkDivides(int size, int splits) {
        if (splits < 1 || size < splits || size % splits != 0) {
            throw new IllegalArgumentException("A vector of " + size + " elements cannot be cut into " + splits
                    + " equal parts; take a size that is a multiple of " + splits + ".");
        }
    }

    /**
     * One whose networks are learnt, with weights {@code name.stage.part.first} and so on. It makes random variables, so it is made where a model makes its other ones.
     *
     * @param hidden units of each network's one hidden layer
     */
    public static DistributedFlow learnt(String name, int size, int stages, int splits, int rows, int hidden) {
        checkDivides(size, splits);
        List<MaskedNetwork> networks = new ArrayList<>();
        for (int i = 0; i <= stages * splits; i++) {
            networks.add(network(
                    name + "." + i / splits + "." + i % splits, i < stages * splits ? size / splits : size, hidden));
        }
        return new DistributedFlow(size, stages, splits, rows, networks);
    }

    /** As the paper draws it: 8 stages of 4 flows and a gathering one, on 4 × 4 cores. */
    public static DistributedFlow ofThePaper(String name, int size, int hidden) {
        return learnt(name, size, 8, 4, 4, hidden);
    }

    private static MaskedNetwork network(String name, int n, int hidden) {
        return MaskedNetwork.of(
                weight(name + ".first", Math.sqrt(1.0 / n), n, hidden),
                weight(name + ".offsets", 0, hidden),
                weight(name + ".second", QUIET * Math.sqrt(1.0 / hidden), hidden, PARAMETERS * n),
                weight(name + ".base", 0, PARAMETERS * n));
    }

    private static Tensor weight(String name, double scale, int... extents) {
        return Language.normal(name, 0, Math.max(scale, TINY), Language.shape(extents), Language.trainable());
    }

    @Override
    public Mapped forward(Tensor x) {
        Walk walk = new Walk(x);
        for (int stage = 0; stage <= stages; stage++) {
            walk.through(stage, true, stage > 0);
        }
        return walk.mapped();
    }

    @Override
    public Mapped inverse(Tensor y) {
        Walk walk = new Walk(y);
        for (int stage = stages; stage >= 0; stage--) {
            walk.through(stage, false, stage < stages);
        }
        return walk.mapped();
    }

    /** From stage to stage: pieces of the vector, each where it was made, and what the determinants come to. */
    private final class Walk {
        private final int axis;
        private List<Tensor> pieces;
        private Tensor logDeterminant;

        Walk(Tensor vector) {
            this.axis = vector.shape().rank() - 1;
            this.pieces = List.of(vector);
        }

        void through(int stage, boolean forward, boolean deal) {
            int parts = stage < stages ? splits : 1;
            List<Tensor> before = pieces;
            List<Tensor> after = new ArrayList<>();
            for (int part = 0; part < parts; part++) {
                int number = part;
                Mapped[] made = new Mapped[1];
                String flow = stage < stages ? "flow " + stage + "." + part : "gathering";
                // what a core wants of the vector it puts together itself, so that neighbours tell each other directly
                Tensor value = Language.on(
                        CORE,
                        stage % rows * splits + part,
                        () -> Language.on(flow, () -> {
                            Tensor whole = Tensor.concatenate(axis, before.toArray(Tensor[]::new));
                            Tensor own = cut(deal ? dealt(whole, forward) : whole, number, size / parts);
                            made[0] = forward
                                    ? flow(stage, number).forward(own)
                                    : flow(stage, number).inverse(own);
                            return made[0].value();
                        }));
                after.add(value);
                Tensor more = made[0].logDeterminant();
                logDeterminant = logDeterminant == null ? more : logDeterminant.plus(more);
            }
            pieces = after;
        }

        private Tensor cut(Tensor x, int part, int width) {
            int[] starts = new int[axis + 1];
            int[] limits = x.shape().dims();
            starts[axis] = part * width;
            limits[axis] = starts[axis] + width;
            return x.slice(starts, limits);
        }

        Mapped mapped() {
            return new Mapped(Tensor.concatenate(axis, pieces.toArray(Tensor[]::new)), logDeterminant);
        }
    }

    private Flow flow(int stage, int part) {
        return Flow.autoregressive(networks.get(stage * splits + part), ElementMap.affine());
    }

    /** Deals the elements out to the parts in turn, as cards, the last first; or takes them back. */
    private Tensor dealt(Tensor x, boolean out) {
        int width = size / splits;
        int[] order = IntStream.range(0, size)
                .map(i -> size - 1 - (i % width * splits + i / width))
                .toArray();
        int[] back = new int[size];
        for (int i = 0; i < size; i++) {
            back[order[i]] = i;
        }
        Flow permutation = Flow.permutation(out ? order : back);
        return permutation.forward(x).value();
    }
}
