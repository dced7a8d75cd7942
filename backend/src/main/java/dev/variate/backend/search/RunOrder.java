package dev.variate.backend.search;

import dev.variate.backend.InvalidInputException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How runs are sorted: by a column, and then by when they were made, so that the order is one. What has no value comes last. */
public record RunOrder(Column column, boolean descending) {
    public static final RunOrder LATEST = new RunOrder(Column.CREATED, true);

    public enum Column {
        CREATED(Kind.TIME, "r.created_at"),
        NUMBER(Kind.WHOLE, "r.number"),
        MODEL(Kind.WORDS, "lower(r.model_name)"),
        RHAT(Kind.REAL, "r.max_r_hat"),
        ESS(Kind.REAL, "r.min_ess"),
        DIVERGENCES(Kind.REAL, "case when r.min_ess is not null then r.divergences end"),
        DRAWS(Kind.WHOLE, "r.draws"),
        SECONDS(Kind.REAL, "r.sample_seconds");

        private final Kind kind;
        private final String expression;

        Column(Kind kind, String expression) {
            this.kind = kind;
            this.expression = expression;
        }

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private enum Kind {
        TIME,
        WHOLE,
        REAL,
        WORDS
    }

    /** Reads {@code rhat}, or {@code -created} for the largest first. */
    public static RunOrder parse(String text) {
        boolean descending = text.startsWith("-");
        String name = descending ? text.substring(1) : text;
        return Arrays.stream(Column.values())
                .filter(column -> column.text().equals(name))
                .findFirst()
                .map(column -> new RunOrder(column, descending))
                .orElseThrow(() -> new InvalidInputException(
                        "sort",
                        "Runs are not sorted by `" + (name.length() > 40 ? name.substring(0, 40) + "…" : name)
                                + "`. There are "
                                + Arrays.stream(Column.values())
                                        .map(Column::text)
                                        .collect(Collectors.joining(", "))
                                + "; a `-` before one puts the largest first."));
    }

    /** As {@link #parse} reads it. */
    public String text() {
        return (descending ? "-" : "") + column.text();
    }

    String direction() {
        return descending ? "desc" : "asc";
    }

    /** The column as something that can be compared: what is missing lies beyond all that is there. */
    String key() {
        return column.kind == Kind.REAL
                ? "coalesce(" + column.expression + ", '" + (descending ? "-" : "") + "Infinity'::float8)"
                : column.expression;
    }

    /** The key of the row at hand as text that {@link #parameter} reads. */
    String key(ResultSet row) throws SQLException {
        return switch (column.kind) {
            case TIME -> row.getObject("key", OffsetDateTime.class).toInstant().toString();
            case WHOLE -> Long.toString(row.getLong("key"));
            case REAL -> Double.toString(row.getDouble("key"));
            case WORDS -> row.getString("key");
        };
    }

    /** @throws RuntimeException if this is no key of the column */
    Object parameter(String key) {
        return switch (column.kind) {
            case TIME -> {
                OffsetDateTime at = Instant.parse(key).atOffset(ZoneOffset.UTC);
                if (at.getYear() < 1 || at.getYear() > 9999) {
                    throw new IllegalArgumentException("beyond what the database counts");
                }
                yield at;
            }
            case WHOLE -> Long.valueOf(key);
            case REAL -> Double.valueOf(key);
            case WORDS -> {
                if (key.indexOf('\0') >= 0) {
                    throw new IllegalArgumentException("NUL");
                }
                yield key;
            }
        };
    }
}
