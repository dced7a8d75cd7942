package dev.variate.backend.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.variate.backend.search.RunQuery.And;
import dev.variate.backend.search.RunQuery.Comparison;
import dev.variate.backend.search.RunQuery.Date;
import dev.variate.backend.search.RunQuery.Not;
import dev.variate.backend.search.RunQuery.Or;
import dev.variate.backend.search.RunQuery.Text;
import dev.variate.backend.search.RunQuery.Word;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryParserTest {
    private static final ZoneId ZONE = ZoneId.of("Europe/Zurich");
    private static final Instant NOW = Instant.parse("2026-11-28T20:00:00Z");

    private static final RunQuery RADON = new Text(TextField.MODEL, false, "radon");
    private static final RunQuery MIXED = new RunQuery.Number(NumberField.RHAT, Comparison.LESS, 1.01);
    private static final RunQuery DRAFT = new Text(TextField.TAG, true, "draft");

    private static RunQuery parse(String text) {
        return RunQuery.parse(text, NOW, ZONE);
    }

    @Test
    void conditions_are_joined_by_and_or_not_and_parentheses() {
        assertThat(parse("model:radon and rhat < 1.01 and not tag:draft"))
                .isEqualTo(new And(List.of(RADON, MIXED, new Not(DRAFT))));
        assertThat(parse("model:radon or rhat<1.01 and tag:draft"))
                .as("and binds closer than or")
                .isEqualTo(new Or(List.of(RADON, new And(List.of(MIXED, DRAFT)))));
        assertThat(parse("(model:radon OR rhat<1.01) AND tag:draft"))
                .isEqualTo(new And(List.of(new Or(List.of(RADON, MIXED)), DRAFT)));
        assertThat(parse("not (model:radon tag:draft)")).isEqualTo(new Not(new And(List.of(RADON, DRAFT))));
    }

    @Test
    void conditions_side_by_side_all_hold_and_a_minus_denies() {
        assertThat(parse("model:radon  -tag:draft")).isEqualTo(new And(List.of(RADON, new Not(DRAFT))));
        assertThat(parse("tag != draft")).isEqualTo(new Not(DRAFT));
        assertThat(parse("not not tag:draft")).isEqualTo(new Not(new Not(DRAFT)));
        assertThat(parse("   ")).isEqualTo(new RunQuery.All());
    }

    @Test
    void words_alone_and_in_quotes_are_looked_for_as_they_stand() {
        assertThat(parse("radon 412")).isEqualTo(new And(List.of(new Word("radon"), new Word("412"))));
        assertThat(parse("\"not yet\"")).isEqualTo(new Word("not yet"));
        assertThat(parse("\"and\"")).isEqualTo(new Word("and"));
        assertThat(parse("model:\"a \\\"b\\\" (c)\"")).isEqualTo(new Text(TextField.MODEL, false, "a \"b\" (c)"));
        assertThat(parse("model = radon")).isEqualTo(new Text(TextField.MODEL, true, "radon"));
        assertThat(parse("half-normal"))
                .as("a minus inside a word denies nothing")
                .isEqualTo(new Word("half-normal"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "created > 2026-11-01    | 2026-11-01T23:00:00Z | 9999-12-31T00:00:00Z",
                "created >= 2026-11-01   | 2026-10-31T23:00:00Z | 9999-12-31T00:00:00Z",
                "created < 2026-11-01    | 0001-01-01T00:00:00Z | 2026-10-31T23:00:00Z",
                "created:2026-11-01      | 2026-10-31T23:00:00Z | 2026-11-01T23:00:00Z",
                "finished:today          | 2026-11-27T23:00:00Z | 2026-11-28T23:00:00Z",
                "started:yesterday       | 2026-11-26T23:00:00Z | 2026-11-27T23:00:00Z",
                "created > 7d            | 2026-11-21T20:00:00Z | 9999-12-31T00:00:00Z",
                "created < 12h           | 0001-01-01T00:00:00Z | 2026-11-28T08:00:00Z",
                "created:2026-11-28T14:30| 2026-11-28T13:30:00Z | 2026-11-28T13:31:00Z",
                "created>2026-11-28T14:30Z|2026-11-28T14:31:00Z | 9999-12-31T00:00:00Z"
            })
    void dates_are_days_times_or_how_long_ago(String text, String from, String until) {
        Date date = (Date) parse(text);
        assertThat(date.from()).isEqualTo(Instant.parse(from));
        assertThat(date.until()).isEqualTo(Instant.parse(until));
    }

    @Test
    void states_have_the_names_that_the_pages_use_as_well() {
        assertThat(parse("status:finished")).isEqualTo(new Text(TextField.STATUS, true, "succeeded"));
        assertThat(parse("status:Stopped")).isEqualTo(new Text(TextField.STATUS, true, "cancelled"));
    }

    /** The search, the column of the mistake, and a piece of what is said of it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "rhat < good           | 8  | `good` is no number",
                "rhat <                | 7  | Expected a number, such as `rhat < 1.01`",
                "modle:radon           | 1  | Did you mean `model`?",
                "model < radon         | 7  | has no order. Expected `:`, `=` or `!=`",
                "(model:radon          | 13 | before the `(` of column 1 is closed. Expected `)`",
                "model:radon)          | 12 | closes nothing",
                "()                    | 2  | nothing stands before this `)`",
                "model:radon and       | 16 | the search ends here. Expected a condition",
                "or model:radon        | 1  | joins two conditions",
                "model:radon and or x  | 17 | joins two conditions",
                "model:\"radon         | 7  | not closed. Expected `\"`",
                "status:done-ish       | 8  | Expected queued, running",
                "created > soon        | 11 | is no date. Expected a day",
                "created > 2026-02-30  | 11 | the calendar has no",
                "is:lovely             | 4  | Expected pinned, starred",
                ": radon               | 1  | has nothing before it. Expected a field",
                "rhat ! 3              | 6  | is no comparison",
                "tag:\"\"              | 5  | nothing between these quotes"
            })
    void a_mistake_names_its_column_and_what_was_expected(String text, int column, String words) {
        QueryMistakeException mistake = catchThrowableOfType(QueryMistakeException.class, () -> parse(text.strip()));
        assertThat(mistake).as(text).isNotNull().hasMessageContaining(words);
        assertThat(mistake.column()).as(mistake.getMessage()).isEqualTo(column);
        assertThat(mistake).hasMessageStartingWith("Column " + column + ": ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "not ", "-"})
    void what_is_nested_without_end_is_refused_rather_than_followed(String opening) {
        assertThat(catchThrowableOfType(QueryMistakeException.class, () -> parse(opening.repeat(200) + "x")))
                .hasMessageContaining("deep");
    }

    @Test
    void what_is_longer_than_any_search_is_refused() {
        assertThat(catchThrowableOfType(QueryMistakeException.class, () -> parse("x ".repeat(600))))
                .hasMessageContaining("1,200 characters");
    }
}
