package dev.variate.examples;

import dev.variate.distribution.Distribution;
import dev.variate.distribution.Logistic;
import dev.variate.distribution.Transformed;
import dev.variate.layers.Layers;
import dev.variate.model.Language;
import dev.variate.model.Model;
import dev.variate.parallel.Placement;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.List;

/**
 * The model-parallel variational autoencoder of Edward2's paper (Tran and others, NeurIPS 2018, figure 4) for snippets of sound: a code whose prior is a distributed flow, a decoder that shifts the noise which another distributed flow
 * makes sound of, and an encoder that guesses the code. Each of the three has a place of its own. Where the paper begins with uniform numbers, this begins with logistic ones, which are uniform ones on the whole line.
 *
 * @param length samples of a snippet
 * @param latent numbers of a code
 * @param hidden units of the networks
 * @param stages of each of the two flows
 */
public record ModelParallelVae(int length, int latent, int hidden, int stages) {
    private static final int SPLITS = 4;
    private static final int ROWS = 4;
    private static final List<Model.Parameter> INPUTS =
            List.of(Model.Parameter.size("rows"), Model.Parameter.tensor("audio"));

    /** What a processor trains in a minute, on {@link Tones}. */
    public static ModelParallelVae small() {
        return new ModelParallelVae(32, 8, 32, 2);
    }

    /** The flows as the paper has them, on a second of telephone speech in 64 pieces. */
    public static ModelParallelVae full() {
        return new ModelParallelVae(128, 64, 256, 8);
    }

    /** The three parts on as many devices, each part on some of them. */
    public Placement placement(int devices) {
        return Placement.groups(devices, "prior", "encoder", "decoder");
    }

    private DistributedFlow flow(String name, int size) {
        return DistributedFlow.learnt(name, size, stages, SPLITS, ROWS, hidden);
    }

    public Model model() {
        return Model.of("modelParallelVae", INPUTS, given -> {
            int rows = (int) given.get(0);
            Distribution noise = Logistic.of(Language.zeros(latent), Value.scalar(1.0));
            Tensor code = Language.on(
                    "prior",
                    () -> Language.draw(
                            "code", Transformed.of(noise, flow("prior", latent)), Language.plate("row", rows)));
            return Language.on("decoder", () -> {
                Tensor shift = Layers.dense("decompressor", code, length);
                Distribution shifted = Logistic.of(shift, Value.scalar(1.0));
                return Language.draw(
                        "audio", Transformed.of(shifted, flow("decoder", length)), Language.plate("row", rows));
            });
        });
    }

    /** The encoder: a normal distribution whose scale is e to the power of half of what the compressor says. */
    public Model guide() {
        return Model.of("encoder", INPUTS, given -> {
            int rows = (int) given.get(0);
            Tensor audio = (Tensor) given.get(1);
            return Language.on("encoder", () -> {
                Tensor seen = Layers.relu(Layers.dense("compressor.hidden", audio, hidden));
                Tensor mean = Layers.dense("compressor.mean", seen, latent);
                Tensor scale = Layers.dense("compressor.scale", seen, latent).exp();
                return Language.normal("code", mean, scale, Language.plate("row", rows));
            });
        });
    }
}
