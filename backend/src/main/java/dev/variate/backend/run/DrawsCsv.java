package dev.variate.backend.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;

/** Writes draws as {@code draws.csv}: chain, draw, and each scalar, all counted from 0, numbers in full precision. Warm-up is left out. */
public final class DrawsCsv {
    private final Writer out;
    private final int width;
    private final int warmup;
    private final StringBuilder line = new StringBuilder();

    /** Writes the header. */
    public DrawsCsv(Writer out, List<String> scalars, int warmup) {
        this.out = out;
        this.width = scalars.size();
        this.warmup = warmup;
        line.append("chain,draw");
        scalars.forEach(name -> line.append(',').append(quoted(name)));
        end();
    }

    public void write(DrawBlock block) {
        if (block.warmup()) {
            return;
        }
        for (int row = 0; row < block.count(); row++) {
            line.append(block.chain()).append(',').append(block.firstIteration() + row - warmup);
            for (int scalar = 0; scalar < width; scalar++) {
                line.append(',').append(block.draws()[row * width + scalar]);
            }
            end();
        }
    }

    private void end() {
        try {
            out.append(line.append('\n'));
            line.setLength(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As RFC 4180 has it: a name such as {@code b[2,1]} stands in quotes. */
    private static String quoted(String name) {
        return name.contains(",") || name.contains("\"") ? '"' + name.replace("\"", "\"\"") + '"' : name;
    }
}
