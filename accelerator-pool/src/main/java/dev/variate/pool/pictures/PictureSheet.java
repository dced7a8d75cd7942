package dev.variate.pool.pictures;

import dev.variate.tensor.Shape;
import dev.variate.tensor.Value;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import javax.imageio.ImageIO;

/** Rows of pictures as one PNG, each pixel twice as large, with a line between. */
public final class PictureSheet {
    private static final int ZOOM = 2;
    private static final int GAP = 2;

    private PictureSheet() {}

    /** @param pictures [rows, columns, height, width] of grey, or with a last axis of three colours; from 0 to 255 */
    public static void write(Path file, Value pictures) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".part");
        ImageIO.write(image(pictures), "png", fresh.toFile());
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** As {@link #write}, in memory. */
    public static byte[] png(Value pictures) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image(pictures), "png", out);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toByteArray();
    }

    private static BufferedImage image(Value pictures) {
        Shape shape = pictures.shape();
        int rows = shape.dim(0);
        int columns = shape.dim(1);
        int height = shape.dim(2);
        int width = shape.dim(3);
        int channels = shape.rank() == 5 ? shape.dim(4) : 1;
        int down = height * ZOOM + GAP;
        int across = width * ZOOM + GAP;
        BufferedImage image = new BufferedImage(columns * across, rows * down, BufferedImage.TYPE_INT_RGB);
        int at = 0;
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                for (int y = 0; y < height; y++) {
                    for (int x = 0; x < width; x++) {
                        int rgb = 0;
                        for (int c = 0; c < 3; c++) {
                            rgb = rgb << 8 | light(pictures.get(at + (channels == 3 ? c : 0)));
                        }
                        at += channels;
                        for (int i = 0; i < ZOOM * ZOOM; i++) {
                            image.setRGB(column * across + x * ZOOM + i % ZOOM, row * down + y * ZOOM + i / ZOOM, rgb);
                        }
                    }
                }
            }
        }
        return image;
    }

    private static int light(double value) {
        return Math.clamp(Math.round(value), 0, 255);
    }
}
