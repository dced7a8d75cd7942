package dev.variate.backend.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.variate.backend.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvDataTest {
    @Test
    void the_first_line_tells_what_separates_the_columns() {
        String data = "{\"x\":[1,2],\"y\":[1.5,-2.25]}";
        assertThat(CsvData.toJson("x,y\n1,1.5\n2,-2.25\n")).isEqualTo(data);
        assertThat(CsvData.toJson("x\ty\n1\t1.5\n2\t-2.25\n")).isEqualTo(data);
        assertThat(CsvData.toJson("x;y\n1;1.5\n2;-2.25\n")).isEqualTo(data);
        assertThat(CsvData.toJson("x;y\r\n1;1,5\r\n2;-2,25\r\n"))
                .as("decimal commas")
                .isEqualTo(data);
        assertThat(CsvData.toJson("\uFEFF\"x\",\"y\"\n1,1.5\n2,-2.25\n")).isEqualTo(data);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            x␤1,2                | Row 1 of the table has 2 cells; the header has 1 name.
            x,y␤1                | Row 1 of the table has 1 cell; the header has 2 names.
            1.5,2␤3,4            | The first row holds the number 1.5 in column 1
            1,5;2␤3;4            | The first row holds the number 1,5 in column 1
            petal length,y␤3,4   | Name it `petal_length`
            x,2nd␤3,4            | Name it `x2nd`
            x,class␤3,4          | Name it `class_`
            x,x␤3,4              | Two columns
            x;y␤1.000,5;2        | Row 1, column `x` holds "1.000,5"
            """)
    void a_table_that_cannot_be_data_is_refused_with_its_place_and_a_way_out(String table, String words) {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> CsvData.toJson(table.replace('\u2424', '\n')))
                .withMessageContaining(words);
    }
}
