package dev.variate.backend.run;

import java.util.List;

/** Draws of a run from a cursor on, blocks in order of chain and iteration, and the cursor for the next call. */
public record DrawsView(List<String> scalars, List<DrawBlock> blocks, DrawCursor next) {
    public DrawsView {
        scalars = List.copyOf(scalars);
        blocks = List.copyOf(blocks);
    }
}
