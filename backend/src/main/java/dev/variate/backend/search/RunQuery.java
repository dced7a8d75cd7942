package dev.variate.backend.search;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/** What is asked of a run, as a tree: what {@link QueryParser} makes of text and {@link QuerySql} makes SQL of. */
public sealed interface RunQuery {
    /** Of every run. */
    record All() implements RunQuery {}

    record And(List<RunQuery> parts) implements RunQuery {
        public And {
            parts = List.copyOf(parts);
        }
    }

    record Or(List<RunQuery> parts) implements RunQuery {
        public Or {
            parts = List.copyOf(parts);
        }
    }

    /** True of every run of which the part is not: also of those that lack what it asks for. */
    record Not(RunQuery part) implements RunQuery {}

    /** @param whole whether the field is the value, rather than holds it; upper and lower case are one */
    record Text(TextField field, boolean whole, String value) implements RunQuery {}

    record Number(NumberField field, Comparison comparison, double value) implements RunQuery {}

    /** Between two moments, the first included; either may be missing. */
    record Date(DateField field, Instant from, Instant until) implements RunQuery {
        static final Instant EVER = Instant.parse("0001-01-01T00:00:00Z");
        static final Instant NEVER = Instant.parse("9999-12-31T00:00:00Z");
    }

    record Is(Mark mark) implements RunQuery {}

    /** In any of the things by which people know a run: model, project, who, tags, note, number. */
    record Word(String text) implements RunQuery {}

    enum Comparison {
        EQUAL("="),
        LESS("<"),
        AT_MOST("<="),
        MORE(">"),
        AT_LEAST(">=");

        private final String symbol;

        Comparison(String symbol) {
            this.symbol = symbol;
        }

        String symbol() {
            return symbol;
        }
    }

    /**
     * Reads a search, such as {@code model:radon and rhat < 1.01 and not tag:draft}.
     *
     * @param now what {@code 7d} is counted back from
     * @param zone in which a day begins
     * @throws QueryMistakeException if it cannot be understood
     */
    static RunQuery parse(String text, Instant now, ZoneId zone) {
        return new QueryParser(text, now, zone).parse();
    }
}
