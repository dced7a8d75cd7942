package dev.variate.program;

/** A place in the model's text; both count from 1. Unknown places are 0:0. */
public record SourceLine(int line, int column) {
    public static final SourceLine UNKNOWN = new SourceLine(0, 0);

    @Override
    public String toString() {
        return line + ":" + column;
    }
}
