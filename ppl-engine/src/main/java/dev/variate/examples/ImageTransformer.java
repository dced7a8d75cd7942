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
 * category that follows from those before it, by local attention.
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
            return Language.categoricalLogits("pixel", logits(image), Language.given(places));
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
        Tensor x = Layers.embedding("pixel", thing.reshape(rows, places), LEVELS * channels, hidden);
        x = Layers.dropout("first", Layers.positions("position", Layers.shiftRight(x)), keep);
        for (int i = 0; i < layers; i++) {
            String layer = "layer" + i;
            Tensor attended = Layers.localAttention(layer + ".attention", x, heads, block);
            x = Layers.layerNorm(layer + ".norm1", x.plus(Layers.dropout(layer + ".drop1", attended, keep)));
            Tensor between = Layers.relu(Layers.dense(layer + ".filter", x, filter));
            Tensor out = Layers.dense(layer + ".out", between, hidden);
            x = Layers.layerNorm(layer + ".norm2", x.plus(Layers.dropout(layer + ".drop2", out, keep)));
        }
        return Layers.dense("logits", x, LEVELS);
    }
}
