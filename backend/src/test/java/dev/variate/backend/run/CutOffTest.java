package dev.variate.backend.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.variate.backend.TestStudio;
import dev.variate.db.DatabaseAddress;
import dev.variate.db.fixture.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What a person is told of a question of several parts that was under way when the studio ended. No worker is there, so none of it ends by itself. */
class CutOffTest {
    @Test
    void a_calibration_and_a_cross_validation_that_a_restart_cut_off_say_so_and_can_be_begun_again(@TempDir Path data) {
        DatabaseAddress database = TestDatabase.fresh();
        String calibration;
        String folds;
        try (TestStudio studio = TestStudio.start(database, data)) {
            TestStudio.Example schools = studio.example("eight schools");
            long run = studio.post("/api/v1/projects/" + schools.project() + "/runs", schools.run(100, 100, 1))
                    .id();
            calibration = "/api/v1/models/" + schools.model() + "/calibration";
            folds = "/api/v1/runs/" + run + "/kfold";
            assertThat(studio.get(calibration).status()).isEqualTo(404);
            assertThat(studio.post(calibration, "{\"simulations\": 20}").status())
                    .isEqualTo(202);
            assertThat(studio.post(folds, "{\"folds\": 4, \"seed\": 3}").status())
                    .isEqualTo(202);
            assertThat(state(studio, calibration)).isEqualTo("running");
            assertThat(state(studio, folds)).isEqualTo("running");
        }
        try (TestStudio studio = TestStudio.start(database, data)) {
            for (String address : new String[] {calibration, folds}) {
                JsonNode cut = studio.get(address).json();
                assertThat(cut.get("state").asString()).as(address).isEqualTo("failed");
                assertThat(cut.get("error").asString())
                        .isEqualTo("The studio was restarted meanwhile; start it again.");
                assertThat(cut.get("who").asString()).isEqualTo("Owner");
            }
            assertThat(studio.get(calibration).json().get("wanted").asInt()).isEqualTo(20);
            assertThat(studio.get(folds).json().get("seed").asLong()).isEqualTo(3);
            assertThat(studio.post(calibration, "{}").status()).isEqualTo(202);
            assertThat(studio.post(folds, "{}").status()).isEqualTo(202);
            assertThat(state(studio, calibration)).isEqualTo("running");
            assertThat(state(studio, folds)).isEqualTo("running");
        }
    }

    private static String state(TestStudio studio, String address) {
        return studio.get(address).json().get("state").asString();
    }
}
