package dev.variate.examples;

import dev.variate.layers.Layers;
import dev.variate.model.Language;
import dev.variate.model.Model;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.List;

/**
 * The Image Transformer (Parmar and others, ICML 2018) as the companion of Edward2's paper writes it: each channel of each pixel, in raster order, is a
 * category that follows from those before it, by local attention. Each layer has a place of its own, {@code layer 0} and so on.
 *
 * @param hidden width of each place
 * @param filter units of the layer between
 * @param layers of the decoder
 * @param heads of the attention
 * @param block places of a block of the attention
 * @param keep share of elements that dropout keeps
 */
public record ImageTransformer(int hidden, int filter, int layers, int heads, int block, double keep) {
    private static final int LEVELS = 256;

    /** What two cores train in an hour or so, on 28 × 28 pictures of grey. */
    public static ImageTransformer small() {
        return new ImageTransformer(64, 256, 4, 4, 112, 0.9);
    }

    /** The base configuration that tensor2tensor gives for 32 × 32 pictures of three colours, {@code imagetransformer_cifar10_base}. */
    public static ImageTransformer full() {
        return new ImageTransformer(512, 2048, 12, 4, 256, 0.7);
    }

    public Model model() {
        return Model.of("imageTransformer", List.of(Model.Parameter.tensor("image")), given -> {
            Tensor image = (Tensor) given.get(0);
            Shape shape = image.shape();
            Tensor places = image.reshape(shape.dim(0), shape.size() / shape.dim(0));
            Tensor logits = logits(image);
            return Language.on(
                    "layer", layers - 1, () -> Language.categoricalLogits("pixel", logits, Language.given(places)));
        });
    }

    /** [rows, height, width] or [rows, height, width, channels] of whole numbers from 0 to 255 become [rows, places, 256]. */
    public Tensor logits(Tensor image) {
        Shape shape = image.shape();
        int rows = shape.dim(0);
        int channels = shape.rank() == 4 ? shape.dim(3) : 1;
        int places = shape.size() / rows;
        // each channel has its own vectors
        Tensor thing = image.reshape(rows, places / channels, channels)
                .plus(Value.vector(java.util.stream.IntStream.range(0, channels)
                        .map(c -> LEVELS * c)
                        .toArray()));
        Tensor x = Language.on("layer", 0, () -> {
            Tensor seen = Layers.embedding("pixel", thing.reshape(rows, places), LEVELS * channels, hidden);
            return Layers.dropout("first", Layers.positions("position", Layers.shiftRight(seen)), keep);
        });
        for (int i = 0; i < layers; i++) {
            int number = i;
            Tensor before = x;
            x = Language.on("layer", i, () -> layer("layer" + number, before));
        }
        Tensor last = x;
        return Language.on("layer", layers - 1, () -> Layers.dense("logits", last, LEVELS));
    }

    private Tensor layer(String name, Tensor before) {
        Tensor attended = Layers.localAttention(name + ".attention", before, heads, block);
        Tensor x = Layers.layerNorm(name + ".norm1", before.plus(Layers.dropout(name + ".drop1", attended, keep)));
        Tensor between = Layers.relu(Layers.dense(name + ".filter", x, filter));
        Tensor out = Layers.dense(name + ".out", between, hidden);
        return Layers.layerNorm(name + ".norm2", x.plus(Layers.dropout(name + ".drop2", out, keep)));
    }
}
