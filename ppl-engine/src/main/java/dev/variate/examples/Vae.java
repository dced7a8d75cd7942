package dev.variate.examples;

import dev.variate.distribution.Logistic;
import dev.variate.distribution.Quantized;
import dev.variate.layers.Layers;
import dev.variate.model.Language;
import dev.variate.model.Model;
import dev.variate.tensor.Tensor;
import java.util.List;

/**
 * A variational autoencoder of pictures (Kingma and Welling, ICLR 2014): a normal code for each picture, from which a network makes the
 * pixels, and an encoder that guesses the code. With 2 levels a pixel is dark or light, by the half of 255; with 256 it is a quantized logistic.
 *
 * @param pixels of a picture, all channels together
 * @param hidden units of the one hidden layer of encoder and decoder
 * @param latent numbers of a code
 * @param levels 2 or 256
 */
public record Vae(int pixels, int hidden, int latent, int levels) {
    private static final List<Model.Parameter> INPUTS =
            List.of(Model.Parameter.size("rows"), Model.Parameter.tensor("image"));

    public Vae {
        if (levels != 2 && levels != 256) {
            throw new IllegalArgumentException("A pixel has 2 or 256 levels, and not " + levels);
        }
    }

    /** What two cores train in minutes, on 28 × 28 pictures of grey. */
    public static Vae small() {
        return new Vae(28 * 28, 256, 16, 256);
    }

    public Model model() {
        return Model.of("vae", INPUTS, given -> {
            int rows = (int) given.get(0);
            Tensor code = Language.normal("code", 0, 1, Language.plate("row", rows), Language.shape(latent));
            return Language.on("decoder", () -> pixels((Tensor) given.get(1), decoded(code), rows));
        });
    }

    /** The encoder. */
    public Model guide() {
        return Model.of("encoder", INPUTS, given -> {
            int rows = (int) given.get(0);
            return Language.on("encoder", () -> code((Tensor) given.get(1), rows));
        });
    }

    private Tensor code(Tensor pictures, int rows) {
        Tensor image = pictures.reshape(rows, pixels);
        Tensor seen = levels == 2
                ? light(image).floating()
                : image.floating().times(2.0 / 255).minus(1.0);
        Tensor hiddenLayer = Layers.relu(Layers.dense("encoder.hidden", seen, hidden));
        Tensor mean = Layers.dense("encoder.mean", hiddenLayer, latent);
        Tensor scale =
                Layers.dense("encoder.scale", hiddenLayer, latent).softplus().plus(1e-4);
        return Language.normal("code", mean, scale, Language.plate("row", rows));
    }

    /** From codes [rows, latent] to what is said of each pixel: [rows, pixels], the logit of being light, or the middle from 0 to 255. */
    public Tensor decoded(Tensor code) {
        Tensor hiddenLayer = Layers.relu(Layers.dense("decoder.hidden", code, hidden));
        Tensor out = Layers.dense("decoder.pixels", hiddenLayer, pixels);
        return levels == 2 ? out : out.sigmoid().times(255.0);
    }

    private Tensor pixels(Tensor image, Tensor decoded, int rows) {
        Tensor seen = image.reshape(rows, pixels);
        if (levels == 2) {
            return Language.bernoulliLogits("pixel", decoded, Language.given(light(seen)));
        }
        // one scale for each pixel, in steps of grey
        Tensor scale = Language.normal("pixel.scale", 2.5, 0.01, Language.shape(pixels), Language.trainable())
                .exp();
        return Language.draw("pixel", Quantized.of(Logistic.of(decoded, scale), 256), Language.given(seen));
    }

    private static Tensor light(Tensor image) {
        return Language.where(Language.gt(image, 127), 1, 0);
    }
}
