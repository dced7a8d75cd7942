package dev.variate.program;

import java.util.List;

/**
 * The set in which a random variable's value lies.
 *
 * @param bounds values in the program, scalars or of the variable's shape: for {@code INTERVAL} and {@code INTEGER_INTERVAL} the lower and
 *     upper bound, for {@code GREATER_THAN} and {@code LESS_THAN} the one bound; otherwise none
 */
public record Support(Kind kind, List<Var> bounds) {
    public Support {
        bounds = List.copyOf(bounds);
    }

    /** The sets that are told apart. */
    public enum Kind {
        REAL,
        POSITIVE,
        UNIT_INTERVAL,
        INTERVAL,
        GREATER_THAN,
        LESS_THAN,
        BOOLEAN,
        NATURAL,
        INTEGER_INTERVAL;

        public boolean isDiscrete() {
            return this == BOOLEAN || this == NATURAL || this == INTEGER_INTERVAL;
        }

        public int boundCount() {
            return switch (this) {
                case INTERVAL, INTEGER_INTERVAL -> 2;
                case GREATER_THAN, LESS_THAN -> 1;
                case REAL, POSITIVE, UNIT_INTERVAL, BOOLEAN, NATURAL -> 0;
            };
        }
    }
}
