package dev.variate.backend.search;

import dev.variate.backend.run.RunStatus;
import dev.variate.backend.search.QueryParser.Piece;
import dev.variate.backend.search.RunQuery.Comparison;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Makes a condition of field, operator and value, each by the field's kind. */
final class QueryValues {
    private static final Pattern NUMBER = Pattern.compile("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d{1,3})?");
    private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final Pattern MINUTE = Pattern.compile("(\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(:\\d{2})?)(Z?)");
    private static final Pattern AGO = Pattern.compile("(\\d{1,5})([hdw])");
    private static final Map<String, Duration> UNITS =
            Map.of("h", Duration.ofHours(1), "d", Duration.ofDays(1), "w", Duration.ofDays(7));
    /** As people and the pages call them. */
    private static final Map<String, String> STATUS_WORDS =
            Map.of("waiting", "queued", "finished", "succeeded", "done", "succeeded", "stopped", "cancelled");

    private final Instant now;
    private final ZoneId zone;

    QueryValues(Instant now, ZoneId zone) {
        this.now = now;
        this.zone = zone;
    }

    RunQuery condition(QueryField field, Piece operator, Piece value) {
        return switch (field) {
            case QueryField.OfText(TextField text) -> text(text, operator, value);
            case QueryField.OfNumber(NumberField number) ->
                new RunQuery.Number(number, comparison(operator), number(field, value));
            case QueryField.OfDate(DateField date) -> date(date, comparison(operator), value);
            case QueryField.OfMarks() -> mark(operator, value);
        };
    }

    private RunQuery text(TextField field, Piece operator, Piece value) {
        requireEquality(field.text(), "text", operator, value);
        if (value.text().isBlank()) {
            throw value.mistake("there is nothing between these quotes. Expected words to look for.");
        }
        boolean whole = !operator.text().equals(":") || field.alwaysWhole();
        return new RunQuery.Text(field, whole, field == TextField.STATUS ? status(value) : value.text());
    }

    private static String status(Piece value) {
        String word = value.text().toLowerCase(Locale.ROOT);
        String known = STATUS_WORDS.getOrDefault(word, word);
        return Arrays.stream(RunStatus.values())
                .map(RunStatus::text)
                .filter(known::equals)
                .findFirst()
                .orElseThrow(() -> value.mistake("`" + shown(value) + "` is no state of a run. Expected "
                        + listed(RunStatus.values(), RunStatus::text) + "."));
    }

    private static RunQuery mark(Piece operator, Piece value) {
        requireEquality("is", "a mark", operator, value);
        return Arrays.stream(Mark.values())
                .filter(mark -> mark.text().equalsIgnoreCase(value.text()))
                .findFirst()
                .map(RunQuery.Is::new)
                .orElseThrow(() -> value.mistake(
                        "`" + shown(value) + "` is no mark. Expected " + listed(Mark.values(), Mark::text) + "."));
    }

    private static void requireEquality(String field, String kind, Piece operator, Piece value) {
        if (operator.text().startsWith("<") || operator.text().startsWith(">")) {
            throw operator.mistake(
                    "`" + field + "` is " + kind + " and has no order. Expected `:`, `=` or `!=`, such as `" + field
                            + ":" + (value.text().isBlank() ? "word" : shown(value)) + "`.");
        }
    }

    private static double number(QueryField field, Piece value) {
        if (!NUMBER.matcher(value.text()).matches()) {
            throw value.mistake("`" + shown(value) + "` is no number. `" + field.text()
                    + "` is compared with one, such as `" + field.example() + "`.");
        }
        return Double.parseDouble(value.text());
    }

    private RunQuery date(DateField field, Comparison comparison, Piece value) {
        Matcher ago = AGO.matcher(value.text().toLowerCase(Locale.ROOT));
        if (ago.matches()) {
            Instant then = now.minus(UNITS.get(ago.group(2)).multipliedBy(Long.parseLong(ago.group(1))));
            return switch (comparison) {
                case EQUAL, MORE, AT_LEAST -> new RunQuery.Date(field, then, RunQuery.Date.NEVER);
                case LESS, AT_MOST -> new RunQuery.Date(field, RunQuery.Date.EVER, then);
            };
        }
        Instant[] span = span(field, value);
        return switch (comparison) {
            case EQUAL -> new RunQuery.Date(field, span[0], span[1]);
            case LESS -> new RunQuery.Date(field, RunQuery.Date.EVER, span[0]);
            case AT_MOST -> new RunQuery.Date(field, RunQuery.Date.EVER, span[1]);
            case MORE -> new RunQuery.Date(field, span[1], RunQuery.Date.NEVER);
            case AT_LEAST -> new RunQuery.Date(field, span[0], RunQuery.Date.NEVER);
        };
    }

    /** A day is a span of time, and so is a minute: after it means after its end. */
    private Instant[] span(DateField field, Piece value) {
        String text = value.text().toUpperCase(Locale.ROOT);
        LocalDate today = now.atZone(zone).toLocalDate();
        try {
            Matcher minute = MINUTE.matcher(text);
            if (minute.matches()) {
                Instant start = LocalDateTime.parse(minute.group(1))
                        .atZone(minute.group(3).isEmpty() ? zone : ZoneId.of("UTC"))
                        .toInstant();
                return new Instant[] {
                    start, start.plus(minute.group(2) == null ? Duration.ofMinutes(1) : Duration.ofSeconds(1))
                };
            }
            if (text.equals("TODAY")
                    || text.equals("YESTERDAY")
                    || DAY.matcher(text).matches()) {
                LocalDate day =
                        switch (text) {
                            case "TODAY" -> today;
                            case "YESTERDAY" -> today.minusDays(1);
                            default -> LocalDate.parse(text);
                        };
                return new Instant[] {
                    day.atStartOfDay(zone).toInstant(),
                    day.plusDays(1).atStartOfDay(zone).toInstant()
                };
            }
        } catch (DateTimeException noSuchDay) {
            throw value.mistake("the calendar has no `" + shown(value) + "`. Expected a day, such as `" + today + "`.");
        }
        throw value.mistake("`" + shown(value) + "` is no date. Expected a day (`" + field.text() + " > " + today
                + "`), a time (`" + today + "T14:30`), `today`, `yesterday`, or how long ago (`12h`, `7d`, `4w`).");
    }

    private static Comparison comparison(Piece operator) {
        return switch (operator.text()) {
            case "<" -> Comparison.LESS;
            case "<=" -> Comparison.AT_MOST;
            case ">" -> Comparison.MORE;
            case ">=" -> Comparison.AT_LEAST;
            default -> Comparison.EQUAL;
        };
    }

    private static String shown(Piece value) {
        return value.text().length() > 40 ? value.text().substring(0, 40) + "…" : value.text();
    }

    private static <T> String listed(T[] all, Function<T, String> text) {
        return Arrays.stream(all).map(text).collect(Collectors.joining(", "));
    }
}
