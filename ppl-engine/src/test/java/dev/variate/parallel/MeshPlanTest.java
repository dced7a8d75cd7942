package dev.variate.parallel;

import static dev.variate.layers.Layers.dense;
import static dev.variate.model.Language.normal;
import static dev.variate.model.Language.on;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.variate.device.Device;
import dev.variate.device.Devices;
import dev.variate.examples.Tones;
import dev.variate.model.Model;
import dev.variate.tensor.Tensor;
import dev.variate.training.Batch;
import dev.variate.training.Judge;
import dev.variate.training.Loss;
import dev.variate.training.Recipe;
import dev.variate.training.Training;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a mesh makes of a training of three stages, one part of which has numbered places of its own. */
class MeshPlanTest {
    private static final Tones TONES = new Tones(64, 6, 2);
    private static final int ROWS = 4;
    private static final Recipe RECIPE =
            Recipe.adam(1e-2).withClip(5).withAverage(0.9).inParts(4);

    private static final Model STAGES = Model.of("stages", List.of(Model.Parameter.tensor("audio")), given -> {
        Tensor audio = (Tensor) given.get(0);
        Tensor first = on("first", () -> dense("one", audio, 7).tanh());
        Tensor second =
                on("second", () -> on("core", 0, () -> dense("two", first, 5).tanh())
                        .plus(on("core", 1, () -> dense("three", first, 5).tanh())));
        return on("last", () -> normal("seen", dense("four", second, 6), 1.0, dev.variate.model.Language.given(audio)));
    });

    private static final Model PLAIN = Model.of(
            "plain",
            List.of(Model.Parameter.tensor("audio")),
            given ->
                    normal("seen", dense("one", given.get(0), 6), 1.0, dev.variate.model.Language.given(given.get(0))));

    private static Loss loss(Model model) {
        return Loss.likelihood(model, batch());
    }

    private static Batch batch() {
        return new Batch(ROWS, TONES.count(), TONES.columns(ROWS), Map.of());
    }

    private static MeshPlan plan(String mesh, String places) {
        return MeshPlan.of(loss(STAGES), RECIPE, Mesh.parse(mesh), places);
    }

    @Test
    void parts_lie_on_the_devices_in_the_order_of_the_text_and_numbered_places_within_them_go_round() {
        assertThat(plan("model=3", "").partition().homes())
                .containsEntry("one.weight", 0)
                .containsEntry("two.weight", 1)
                .containsEntry("three.weight", 1)
                .containsEntry("four.weight", 2);
        assertThat(plan("model=2", "").partition().homes())
                .containsEntry("one.weight", 0)
                .containsEntry("two.weight", 0)
                .containsEntry("four.weight", 1);
        PlacementView view = plan("data=2,model=2", "first=0,second=0-1,last=1").view();
        assertThat(view.copies()).isEqualTo(2);
        assertThat(view.cells().get(0).parts()).contains("first", "core 0").doesNotContain("core 1", "last");
        assertThat(view.cells().get(0).weights()).isEqualTo(6 * 7 + 7 + 7 * 5 + 5);
        assertThat(view.cells().get(1).weights()).isEqualTo(7 * 5 + 5 + 5 * 6 + 6);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            data=3,model=2 |                          | 4 parts of a step's batch cannot be shared evenly by the 3 devices along the axis `data`
            model=5        |                          | has 5 devices along `model`, and device 4 would have nothing to do: the text has the places first, second/core 0
            rows=2         |                          | the axis `rows` of the mesh `rows=2` is neither
            model=2        | first=0                  | Nobody said on which devices the place `second` is
            model=2        | first=0,second=0,last=0  | device 1 would have nothing to do
            model=2        | first=0,second=1,last=2  | `last` is to be on device 2, and the mesh has devices 0 to 1
            model=2        | first=0,second=1,lost=1  | name `lost`, which the text does not
            model=2        | first 0                  | Places are written as `prior=0,encoder=1,decoder=2-3`
            model=2        | first=0,first=1          | name `first` twice
            """)
    void what_does_not_fit_is_refused_in_words(String mesh, String places, String words) {
        assertThatThrownBy(() -> plan(mesh, places == null ? "" : places))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(words);
    }

    @Test
    void a_text_without_places_has_copies_but_no_parts() {
        assertThat(MeshPlan.of(loss(PLAIN), RECIPE, Mesh.parse("data=4"), "")
                        .placement()
                        .members())
                .isEqualTo(1);
        assertThatThrownBy(() -> MeshPlan.of(loss(PLAIN), RECIPE, Mesh.parse("model=2"), ""))
                .hasMessageContaining("name parts of it with `on(\"decoder\", () -> …)`, or take `model=1`");
    }

    private record Found(Optional<Double> judged, List<Double> rates, long steps) {}

    @ParameterizedTest
    @ValueSource(strings = {"data=2,model=3", "data=4,model=2", "model=3"})
    void a_mesh_judges_as_one_device_does_and_all_its_devices_end_where_one_of_them_asks_to(String text) {
        Mesh mesh = Mesh.parse(text);
        MeshPlan plan = plan(text, "");
        Device device = Devices.named("jvm");
        Loss judging = Loss.judging(STAGES, Optional.empty(), batch());
        List<Found> found = LocalMembers.run(mesh.size(), exchange -> {
            try (MeshTraining training = MeshTraining.begin(
                            loss(STAGES), RECIPE, TONES, mesh, plan.placement(), device, false, exchange, 5);
                    MeshJudge judge =
                            new MeshJudge(judging, training, mesh, plan.placement(), device, false, exchange)) {
                MeshTraining.Report told = training.step();
                while (!told.last()) {
                    if (told.step() == 3 && exchange.member() == mesh.size() - 1) {
                        training.leave();
                    }
                    told = training.step();
                }
                return new Found(judge.loss(training, TONES, 45, 1), told.rates(), training.steps());
            }
        });
        try (Training one = Training.begin(loss(STAGES), RECIPE, TONES, device, false, 5);
                Judge judge = new Judge(judging, device, false)) {
            for (int i = 0; i < 4; i++) {
                one.step();
            }
            double wanted = judge.loss(one.weights(), TONES, 45, 1);
            assertThat(found.getFirst().judged().orElseThrow()).isCloseTo(wanted, within(1e-9));
        }
        assertThat(found).allMatch(each -> each.steps() == 4 && each.rates().size() == mesh.size());
        assertThat(found.stream().skip(1)).allMatch(each -> each.judged().isEmpty());
    }

    @Test
    void a_drawing_has_the_names_of_places_as_words_whatever_they_are() {
        PlacementView view = new PlacementView(
                1,
                1,
                List.of(new PlacementView.Cell(0, List.of("<script>alert(1)</script> & more"), 1, 1, 1)),
                List.of());
        assertThat(view.svg())
                .contains("&lt;script>alert(1)&lt;/script> &amp; more")
                .doesNotContain("<script");
    }
}
