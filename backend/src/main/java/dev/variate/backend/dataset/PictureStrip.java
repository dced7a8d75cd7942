package dev.variate.backend.dataset;

import dev.variate.tensor.Shape;
import dev.variate.tensor.Value;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/** Some pictures in a row, as one PNG in which small ones are enlarged: what a page shows of a file. */
final class PictureStrip {
    /** Pixels of height that a picture has at least and at most; browsers do the rest. */
    private static final int HEIGHT = 32;

    private PictureStrip() {}

    /** @param pictures [pictures, height, width] of grey, or with a last axis of channels, of which one or the first three are shown; from 0 to 255 */
    static byte[] png(Value pictures) {
        Shape shape = pictures.shape();
        int count = shape.dim(0);
        int height = shape.dim(1);
        int width = shape.dim(2);
        int channels = shape.rank() == 4 ? shape.dim(3) : 1;
        int down = Math.max(1, height / (2 * HEIGHT));
        int zoom = Math.max(1, HEIGHT / height);
        int tall = Math.max(1, height / down) * zoom;
        int wide = Math.max(1, width / down) * zoom;
        int gap = 2;
        BufferedImage image = new BufferedImage(count * (wide + gap) - gap, tall, BufferedImage.TYPE_INT_ARGB);
        for (int each = 0; each < count; each++) {
            for (int y = 0; y < tall; y++) {
                for (int x = 0; x < wide; x++) {
                    int at = ((each * height + y / zoom * down) * width + x / zoom * down) * channels;
                    image.setRGB(each * (wide + gap) + x, y, colour(pictures, at, channels));
                }
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static int colour(Value pictures, int at, int channels) {
        int rgb = 0xFF;
        for (int c = 0; c < 3; c++) {
            rgb = rgb << 8 | (int) pictures.get(at + (channels >= 3 ? c : 0)) & 0xFF;
        }
        return rgb;
    }
}
