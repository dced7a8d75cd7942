package dev.variate.backend.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.variate.backend.InvalidInputException;
import dev.variate.pool.elaborator.InvalidDataException;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Uploads damaged at random: refused in words, or data. {@code -Dfuzz.cases=1000000 -Dfuzz.seed=7} tries more and others. */
class HostileUploadsTest {
    private static final int CASES = Integer.getInteger("fuzz.cases", 5000);
    private static final long SEED = Long.getLong("fuzz.seed", 1);
    private static final String STRANGE = " \n\t,;\"'{}[]:.-+eE0123456789NaI\\u0000\u001b\u2028\ufeff\ud800";

    private static final String CSV = "\"x\", y ,z_1\n1, 2.5,true\n-3,4e5,false\n 7,\"8\",TRUE\n";
    private static final String SEMICOLONS = "x;y\n1,5;2\n-3;4,25\n";
    private static final String JSON =
            "{\"sigma\": [15, 10.5, -1e-3], \"n\": 3, \"m\": [[1, 2], [3, 4]], \"on\": [true, false], \"t\": 1}";

    private static void damage(String sound, long seed, Consumer<String> taken) {
        Random random = new Random(seed);
        int fine = 0;
        for (int i = 0; i < CASES; i++) {
            StringBuilder text = new StringBuilder(sound);
            for (int wound = random.nextInt(5); wound >= 0 && !text.isEmpty(); wound--) {
                int at = random.nextInt(text.length());
                char strange = STRANGE.charAt(random.nextInt(STRANGE.length()));
                switch (random.nextInt(6)) {
                    case 0 -> text.setCharAt(at, strange);
                    case 1 -> text.insert(at, strange);
                    case 2 -> text.deleteCharAt(at);
                    case 3 -> text.delete(at, Math.min(text.length(), at + random.nextInt(12)));
                    case 4 -> text.insert(at, text.substring(0, at));
                    default -> text.insert(at, String.valueOf(strange).repeat(random.nextInt(3000)));
                }
            }
            try {
                taken.accept(text.toString());
                fine++;
            } catch (InvalidInputException | InvalidDataException e) {
                assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(20_000);
            }
        }
        assertThat(fine).isPositive();
    }

    @Test
    void a_damaged_table_is_refused_in_words_or_is_data_that_a_model_can_read() {
        for (String table : new String[] {CSV, SEMICOLONS}) {
            damage(table, SEED, text -> {
                String json = CsvData.toJson(text);
                DataJson.check(json);
                dev.variate.pool.elaborator.DataJson.parse(json);
            });
        }
    }

    @Test
    void damaged_json_is_refused_in_words_by_the_studio_and_by_whoever_meets_it_with_a_model() {
        damage(JSON, SEED + 1, DataJson::check);
        damage(JSON, SEED + 2, dev.variate.pool.elaborator.DataJson::parse);
    }
}
