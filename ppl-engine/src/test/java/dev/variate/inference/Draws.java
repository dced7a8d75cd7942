package dev.variate.inference;

import dev.variate.device.LogDensity;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** The blocks of a run, put together. */
final class Draws {
    private final NutsSettings settings;
    private final List<List<Block>> blocks = new ArrayList<>();

    Draws(NutsSettings settings) {
        this.settings = settings;
        for (int chain = 0; chain < settings.chains(); chain++) {
            blocks.add(new ArrayList<>());
        }
    }

    static Draws of(LogDensity density, NutsSettings settings, long seed) {
        return of(density, Moves.NO_U_TURN, settings, seed);
    }

    static Draws of(LogDensity density, Kernels kernels, NutsSettings settings, long seed) {
        Draws draws = new Draws(settings);
        new Sampler(density, kernels, settings, seed, List.of()).run(2, draws::add);
        return draws;
    }

    void add(Block block) {
        blocks.get(block.chain()).add(block);
    }

    List<Block> of(int chain) {
        return blocks.get(chain);
    }

    Block last(int chain) {
        return blocks.get(chain).getLast();
    }

    /** By chain, draw after warm-up, and coordinate. */
    double[][][] positions() {
        double[][][] positions = new double[settings.chains()][settings.draws()][];
        for (Block block : blocks.stream()
                .flatMap(List::stream)
                .filter(block -> !block.warmup())
                .toList()) {
            for (int i = 0; i < block.count(); i++) {
                positions[block.chain()][block.firstIteration() - settings.warmup() + i] = block.position(i);
            }
        }
        return positions;
    }

    double[][] scalar(int index, DoubleUnaryOperator function) {
        double[][][] positions = positions();
        double[][] values = new double[settings.chains()][settings.draws()];
        for (int chain = 0; chain < values.length; chain++) {
            for (int draw = 0; draw < values[chain].length; draw++) {
                values[chain][draw] = function.applyAsDouble(positions[chain][draw][index]);
            }
        }
        return values;
    }

    List<NutsInfo> stats() {
        List<NutsInfo> stats = new ArrayList<>();
        for (Block block : blocks.stream()
                .flatMap(List::stream)
                .filter(block -> !block.warmup())
                .toList()) {
            for (int i = 0; i < block.count(); i++) {
                stats.add(block.info(i));
            }
        }
        return stats;
    }

    long divergences() {
        return stats().stream().filter(NutsInfo::divergent).count();
    }
}
