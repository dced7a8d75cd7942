package dev.variate.pool.cli;

import dev.variate.tensor.Shape;
import dev.variate.tensor.Value;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import javax.imageio.ImageIO;

/** Writes rows of pictures as one PNG, each pixel twice as large, with a line between. */
final class PictureFile {
    private static final int ZOOM = 2;
    private static final int GAP = 2;

    private PictureFile() {}

    /** @param pictures [rows, columns, height, width] of grey, or with a last axis of three colours; from 0 to 255 */
    static void write(Path file, Value pictures) throws IOException {
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
                            rgb = rgb << 8 | (int) pictures.get(at + (channels == 3 ? c : 0)) & 0xFF;
                        }
                        at += channels;
                        for (int i = 0; i < ZOOM * ZOOM; i++) {
                            image.setRGB(column * across + x * ZOOM + i % ZOOM, row * down + y * ZOOM + i / ZOOM, rgb);
                        }
                    }
                }
            }
        }
        Path fresh = file.resolveSibling(file.getFileName() + ".part");
        ImageIO.write(image, "png", fresh.toFile());
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
