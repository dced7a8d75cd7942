package dev.variate.pool.elaborator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.variate.tensor.DType;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Value;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataJsonTest {
    @Test
    void numbers_and_rectangular_arrays_become_tensors_of_the_narrowest_type() {
        Map<String, Value> data = DataJson.parse(
                "{\"n\": 3, \"x\": [1, 2.5], \"m\": [[1, 2, 3], [4, 5, -6]], \"b\": [true, false], \"e\": [], \"big\": 3000000000}");
        assertThat(data.keySet()).containsExactly("n", "x", "m", "b", "e", "big");
        assertThat(data.get("n").sameAs(Value.scalar(3))).isTrue();
        assertThat(data.get("x").sameAs(Value.vector(1, 2.5))).isTrue();
        assertThat(data.get("m").shape()).isEqualTo(Shape.of(2, 3));
        assertThat(data.get("m").dtype()).isEqualTo(DType.I32);
        assertThat(data.get("m").toArray()).containsExactly(1, 2, 3, 4, 5, -6);
        assertThat(data.get("b").dtype()).isEqualTo(DType.BOOL);
        assertThat(data.get("e").shape()).isEqualTo(Shape.of(0));
        assertThat(data.get("big").dtype()).as("too large for an index").isEqualTo(DType.F64);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            {"x": [1, NaN]}               | NaN is not a number
            {"x": [1, 1e999]}             | `x[1]` is too large
            {"x": [1, null]}              | `x[1]` is null
            {"x": [[1, 2], [3]]}          | `x[1]` has 1 elements where its neighbours have 2
            {"x": [[1, 2], 3]}            | `x[1]` is a number where its neighbours are arrays
            {"x": [1, [2]]}               | `x[1]` is an array where its neighbours are numbers
            {"x": "a"}                    | `x` is text
            {"x": {"y": 1}}               | `x` is an object
            {"x": [true, 1]}              | `x[1]` is a number among truth values
            {"x": [1, true]}              | `x[1]` is a truth value among numbers
            {"x": 1, "x": 2}              | the name `x` stands there twice
            [1, 2]                        | one JSON object
            {"x": 1} {"y": 2}             | something follows
            {"x": [1, 2                   | not valid JSON: the text ends too early
            {"x": [1, 2}                  | found `}` where `]` should close what is open (line 1, column 1
            {"x": [1 2]}                  | found `2` where a comma should stand (line 1, column 1
            {"x" 1}                       | found `1` where a colon should stand after the name
            {x: 1}                        | found `x` where a name in double quotes should stand
            {"x": abc}                    | nrecognized token 'abc'
            ''                            | there is nothing
            """)
    void what_no_model_can_be_given_is_refused_with_its_place(String json, String words) {
        assertThatExceptionOfType(InvalidDataException.class)
                .isThrownBy(() -> DataJson.parse(json))
                .withMessageContaining(words)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("Source", "Feature", "#"));
    }

    @Test
    void deep_nesting_is_refused() {
        assertThatExceptionOfType(InvalidDataException.class)
                .isThrownBy(() -> DataJson.parse("{\"x\": " + "[".repeat(10_000) + "1" + "]".repeat(10_000) + "}"));
    }
}
