package dev.variate.backend.search;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A field of a search, whatever its kind. */
sealed interface QueryField {
    record OfText(TextField field) implements QueryField {}

    record OfNumber(NumberField field) implements QueryField {}

    record OfDate(DateField field) implements QueryField {}

    /** {@code is}, whose values are marks. */
    record OfMarks() implements QueryField {}

    List<QueryField> ALL = Stream.of(
                    Arrays.stream(TextField.values()).map(OfText::new),
                    Arrays.stream(NumberField.values()).map(OfNumber::new),
                    Arrays.stream(DateField.values()).map(OfDate::new),
                    Stream.of(new OfMarks()))
            .flatMap(fields -> fields)
            .map(QueryField.class::cast)
            .toList();

    /** Furthest edit at which a name is still taken for a slip of the finger. */
    int SLIP = 2;

    static Optional<QueryField> named(String name) {
        return ALL.stream()
                .filter(field -> field.text().equals(name.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    default String text() {
        return switch (this) {
            case OfText(TextField field) -> field.text();
            case OfNumber(NumberField field) -> field.text();
            case OfDate(DateField field) -> field.text();
            case OfMarks() -> "is";
        };
    }

    default String about() {
        return switch (this) {
            case OfText(TextField field) -> field.about();
            case OfNumber(NumberField field) -> field.about();
            case OfDate(DateField field) -> field.about();
            case OfMarks() -> "pinned, starred, baseline, noted, tagged, draft";
        };
    }

    /** What stands behind the operator, with its article. */
    default String expected() {
        return switch (this) {
            case OfText _ -> "a word, or several in quotes";
            case OfNumber _ -> "a number";
            case OfDate _ -> "a date";
            case OfMarks _ -> "a mark";
        };
    }

    default String example() {
        return switch (this) {
            case OfText(TextField field) ->
                switch (field) {
                    case STATUS -> "status:failed";
                    case TAG -> "tag:paper";
                    case WHO -> "who:me";
                    case DEVICE -> "device:jvm";
                    case METHOD -> "method:nuts";
                    case VERDICT -> "verdict:good";
                    case MODEL, PROJECT, DATA, NOTE, ERROR -> field.text() + ":radon";
                };
            case OfNumber(NumberField field) ->
                switch (field) {
                    case RHAT -> "rhat < 1.01";
                    case ESS -> "ess >= 400";
                    case DIVERGENCES -> "divergences > 0";
                    case SECONDS, CHAINS, WARMUP, DRAWS, SEED, NUMBER, REVISION -> field.text() + " > 10";
                };
            case OfDate(DateField field) -> field.text() + " > 7d";
            case OfMarks() -> "is:pinned";
        };
    }

    static String unknown(String name) {
        String near = ALL.stream()
                .map(QueryField::text)
                .filter(known -> distance(known, name.toLowerCase(Locale.ROOT)) <= SLIP)
                .findFirst()
                .map(known -> " Did you mean `" + known + "`?")
                .orElse("");
        return "there is no field `" + (name.length() > 40 ? name.substring(0, 40) + "…" : name) + "`." + near
                + " Expected one of " + ALL.stream().map(QueryField::text).collect(Collectors.joining(", ")) + ".";
    }

    /** Insertions, deletions and replacements that make one of the other. */
    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int kept = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(kept, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
