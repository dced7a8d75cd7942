package dev.variate.backend.paging;

import dev.variate.backend.InvalidInputException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The order of a list by columns whose values together belong to one row. A part begins behind the values that the part before ended with, so that rows that come or go meanwhile push none of the others out
 * of it or into it twice, and it costs the same however far down the list it lies. A row whose values in these columns change moves, as it does in the list.
 *
 * @param descending whether the largest values come first, in all columns
 */
public record Keyset(boolean descending, List<Key> keys) {
    private static final int LONGEST_CURSOR = 2_000;
    private static final String SEPARATOR = "\n";

    public Keyset {
        keys = List.copyOf(keys);
    }

    public static Keyset ascending(Key... keys) {
        return new Keyset(false, List.of(keys));
    }

    public static Keyset descending(Key... keys) {
        return new Keyset(true, List.of(keys));
    }

    /**
     * A column that is never null.
     *
     * @param column as the query calls it, with or without its table; the answer has it under its name alone
     */
    public record Key(String column, Kind kind) {
        public static Key number(String column) {
            return new Key(column, Kind.NUMBER);
        }

        /** Of texts in one line. */
        public static Key text(String column) {
            return new Key(column, Kind.TEXT);
        }

        public static Key time(String column) {
            return new Key(column, Kind.TIME);
        }

        private String value(ResultSet row) throws SQLException {
            String label = column.substring(column.lastIndexOf('.') + 1);
            return kind == Kind.TIME ? row.getTimestamp(label).toInstant().toString() : row.getString(label);
        }
    }

    /** What a column holds. */
    public enum Kind {
        NUMBER,
        TEXT,
        TIME;

        private static final Instant LAST = Instant.parse("9999-12-31T00:00:00Z");

        /** As the database takes it. */
        private Object parameter(String value) {
            return switch (this) {
                case NUMBER -> Long.valueOf(value);
                case TEXT -> {
                    if (value.indexOf('\0') >= 0) {
                        throw new IllegalArgumentException("no text of a database holds NUL");
                    }
                    yield value;
                }
                case TIME -> {
                    Instant time = Instant.parse(value);
                    if (time.isBefore(Instant.EPOCH) || time.isAfter(LAST)) {
                        throw new IllegalArgumentException("nothing here is from " + time);
                    }
                    yield Timestamp.from(time);
                }
            };
        }
    }

    private record Row<T>(T value, List<String> keys) {}

    /**
     * Reads a part.
     *
     * @param list what the list is of, such as {@code models of project 7}: a cursor of another list is refused
     * @param select a query with a condition and without an order, which has the columns of this order
     * @param parameters of the query
     * @throws InvalidInputException if the cursor is none of this list
     */
    public <T> Listed<T> part(
            JdbcClient jdbc, String list, String select, List<?> parameters, Portion portion, RowMapper<T> mapper) {
        List<Object> all = new ArrayList<>(parameters);
        String behind = "";
        if (portion.cursor().isPresent()) {
            all.addAll(parse(list, portion.cursor().get()));
            behind = " and (" + columns("") + ") " + (descending ? "<" : ">") + " ("
                    + String.join(", ", Collections.nCopies(keys.size(), "?")) + ")";
        }
        all.add(portion.limit() + 1);
        List<Row<T>> found = jdbc.sql(select + behind + " order by " + columns(descending ? " desc" : "") + " limit ?")
                .params(all)
                .query((row, number) -> new Row<>(mapper.mapRow(row, number), values(row)))
                .list();
        boolean more = found.size() > portion.limit();
        List<Row<T>> part = more ? found.subList(0, portion.limit()) : found;
        return new Listed<>(
                part.stream().map(Row::value).toList(),
                more ? Optional.of(text(list, part.getLast().keys())) : Optional.empty());
    }

    private String columns(String behindEach) {
        return keys.stream().map(key -> key.column() + behindEach).collect(Collectors.joining(", "));
    }

    private List<String> values(ResultSet row) throws SQLException {
        List<String> values = new ArrayList<>();
        for (Key key : keys) {
            values.add(key.value(row));
        }
        return values;
    }

    private static String text(String list, List<String> values) {
        String plain = list + SEPARATOR + String.join(SEPARATOR, values);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    }

    private List<Object> parse(String list, String cursor) {
        if (cursor.length() > LONGEST_CURSOR) {
            throw unknown();
        }
        try {
            String[] parts =
                    new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8).split(SEPARATOR, -1);
            if (parts.length > 1 && !parts[0].equals(list)) {
                throw new InvalidInputException(
                        "cursor",
                        "This cursor belongs to another list than that of the " + list + ". Begin again without one.");
            }
            if (parts.length != keys.size() + 1) {
                throw unknown();
            }
            return IntStream.range(0, keys.size())
                    .mapToObj(i -> keys.get(i).kind().parameter(parts[i + 1]))
                    .toList();
        } catch (InvalidInputException mistake) {
            throw mistake;
        } catch (RuntimeException unreadable) {
            throw unknown();
        }
    }

    private static InvalidInputException unknown() {
        return new InvalidInputException(
                "cursor",
                "This is no cursor of a list. Take it from the address in the header `Link` of the page before, or"
                        + " leave it out.");
    }
}
