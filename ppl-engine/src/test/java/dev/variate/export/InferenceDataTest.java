package dev.variate.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.variate.fit.Draws;
import dev.variate.fit.Fit;
import dev.variate.inference.NutsInfo;
import dev.variate.inference.NutsSettings;
import dev.variate.model.Language;
import dev.variate.model.Model;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands in the file; that ArviZ takes it is for {@code tools/inference-data}. */
class InferenceDataTest {
    private static final NutsSettings SHORT = new NutsSettings(3, 50, 40, 0.8, 10);

    @TempDir
    private Path folder;

    @Test
    void a_run_is_read_back_as_arrays_with_the_plates_name_beside_its_warm_up_statistics_and_data() throws IOException {
        Model schools = Model.of("schools", () -> {
            var school = Language.plate("school", 4);
            Tensor z = Language.normal("z", 0, 1, school);
            Tensor m = Language.normal("m", 0, 1, Language.shape(2, 3));
            return Language.normal("y", z.times(2).plus(m.sum()), 1, school);
        });
        Path file = folder.resolve("run.zarr.zip");
        Draws draws;
        try (Fit fit = Fit.of(schools, Map.of("y", new double[] {1, 2, 3, 4}))) {
            draws = fit.sample(SHORT, 1, file);
        }
        StoredZarr store = StoredZarr.read(file);
        assertThat(store.axes("posterior/z")).containsExactly("chain", "draw", "school");
        assertThat(store.shape("posterior/z")).containsExactly(3, 40, 4);
        assertThat(store.axes("posterior/m")).containsExactly("chain", "draw", "m_dim_0", "m_dim_1");
        double[] z = Arrays.stream(draws.draws())
                .flatMap(Arrays::stream)
                .flatMapToDouble(draw -> Arrays.stream(draw, 0, 4))
                .toArray();
        assertThat(store.numbers("posterior/z")).isEqualTo(z);
        assertThat(store.numbers("posterior/school")).containsExactly(0, 1, 2, 3);
        assertThat(store.shape("warmup_posterior/m")).containsExactly(3, 50, 2, 3);
        assertThat(store.type("sample_stats/tree_depth")).isEqualTo("<i8");
        assertThat(store.type("sample_stats/diverging")).isEqualTo("|b1");
        assertThat(store.shape("warmup_sample_stats/energy")).containsExactly(3, 50);
        assertThat(store.numbers("observed_data/y")).containsExactly(1, 2, 3, 4);
        assertThat(store.axes("observed_data/y")).containsExactly("school");

        assertThat(store.axes("log_likelihood/y")).containsExactly("chain", "draw", "school");
        double[] densities = store.numbers("log_likelihood/y");
        double[] m = store.numbers("posterior/m");
        for (int i = 0; i < densities.length; i++) {
            double mean = 2 * z[i] + Arrays.stream(m, i / 4 * 6, i / 4 * 6 + 6).sum();
            double away = 1 + i % 4 - mean;
            assertThat(densities[i])
                    .isCloseTo(
                            -0.5 * away * away - 0.5 * Math.log(2 * Math.PI), Offset.offset(1e-12 * (1 + away * away)));
        }
        assertThat(store.shape("posterior_predictive/y")).containsExactly(3, 40, 4);
        assertThat(store.shape("prior/m")).containsExactly(1, 1000, 2, 3);
        // The variance of y under the priors is 4 + 6 + 1; of 4,000 draws, of which four share their m, within five
        // standard errors.
        double[] y = store.numbers("prior_predictive/y");
        assertThat(Arrays.stream(y).map(value -> value * value).average().orElseThrow())
                .isCloseTo(11, Offset.offset(5 * 11 * Math.sqrt(2.0 / 1000)));
    }

    @Test
    void what_a_model_cannot_be_asked_is_left_out() throws IOException {
        Model flat = Model.of("flat", () -> Language.poisson("n", Language.flatPositive("rate")));
        Path file = folder.resolve("flat.zarr.zip");
        try (Fit fit = Fit.of(flat, Map.of("n", 3))) {
            fit.sample(SHORT, 1, file);
        }
        StoredZarr store = StoredZarr.read(file);
        assertThat(store.groups())
                .contains("log_likelihood", "posterior_predictive")
                .doesNotContain("prior");
        assertThat(store.type("posterior_predictive/n")).isEqualTo("<i8");
        assertThat(store.type("observed_data/n")).isEqualTo("<i8");
    }

    @Test
    void statistics_have_the_names_of_the_schema() throws IOException {
        StoredZarr store = written(
                layout("x"),
                new NutsSettings(1, 0, 1, 0.8, 10),
                data -> data.add(0, false, 1, new double[] {7}, new double[] {-1.5, 0.25, 0.125, 3, 7, 1, 2.5}));
        assertThat(store.numbers("sample_stats/lp")).containsExactly(-1.5);
        assertThat(store.numbers("sample_stats/acceptance_rate")).containsExactly(0.25);
        assertThat(store.numbers("sample_stats/step_size")).containsExactly(0.125);
        assertThat(store.numbers("sample_stats/tree_depth")).containsExactly(3);
        assertThat(store.numbers("sample_stats/n_steps")).containsExactly(7);
        assertThat(store.numbers("sample_stats/diverging")).containsExactly(1);
        assertThat(store.numbers("sample_stats/energy")).containsExactly(2.5);
        assertThat(store.groups()).containsExactly("", "posterior", "sample_stats");
    }

    @Test
    void draws_too_many_for_one_block_are_as_many_blocks_and_the_same_numbers() throws IOException {
        // 700 quantities of two chains: a block has 748 draws
        List<String> names =
                IntStream.range(0, 700).mapToObj(i -> "x[" + i + "]").toList();
        int draws = 1700;
        StoredZarr store = written(
                new Layout("m", names, Map.of(), List.of(), List.of()),
                new NutsSettings(2, 0, draws, 0.8, 10),
                data -> {
                    for (int first = 0; first < draws; first += 100) {
                        for (int chain = 1; chain >= 0; chain--) {
                            int from = (chain * draws + first) * 700;
                            data.add(
                                    chain,
                                    false,
                                    100,
                                    IntStream.range(from, from + 100 * 700)
                                            .asDoubleStream()
                                            .toArray(),
                                    new double[100 * NutsInfo.WIDTH]);
                        }
                    }
                });
        assertThat(store.blocks("posterior/x")).isEqualTo(6);
        assertThat(store.numbers("posterior/x"))
                .isEqualTo(IntStream.range(0, 2 * draws * 700).asDoubleStream().toArray());
    }

    @Test
    void a_group_is_as_long_as_its_shortest_chain_and_absent_if_one_has_nothing() throws IOException {
        StoredZarr store = written(layout("x"), new NutsSettings(2, 10, 10, 0.8, 10), data -> {
            data.add(0, true, 3, new double[] {1, 2, 3}, new double[3 * NutsInfo.WIDTH]);
            data.add(1, true, 2, new double[] {4, 5}, new double[2 * NutsInfo.WIDTH]);
            data.add(0, false, 1, new double[] {6}, new double[NutsInfo.WIDTH]);
        });
        assertThat(store.numbers("warmup_posterior/x")).containsExactly(1, 2, 4, 5);
        assertThat(store.groups()).containsExactly("", "warmup_posterior", "warmup_sample_stats");
    }

    @Test
    void variables_that_a_loop_made_are_one_array_and_elements_that_fill_none_stay_alone() {
        assertThat(Variable.of(
                        List.of("z[0]", "w[0,0]", "w[0,1]", "z[1]", "w[1,0]", "w[1,1]", "gap[0]", "gap[2]", "mu")))
                .extracting(Variable::name, Variable::shape, v -> Arrays.toString(v.columns()))
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("z", List.of(2), "[0, 3]"),
                        org.assertj.core.groups.Tuple.tuple("w", List.of(2, 2), "[1, 2, 4, 5]"),
                        org.assertj.core.groups.Tuple.tuple("gap[0]", List.of(), "[6]"),
                        org.assertj.core.groups.Tuple.tuple("gap[2]", List.of(), "[7]"),
                        org.assertj.core.groups.Tuple.tuple("mu", List.of(), "[8]"));
    }

    @Test
    void an_index_beyond_all_memory_makes_no_array() {
        assertThat(Variable.of(List.of("x[999999999,999999999]"))).hasSize(1).allMatch(v -> v.size() == 1);
    }

    @Test
    void names_from_anywhere_stay_inside_the_file_and_what_they_were_is_kept() throws IOException {
        StoredZarr store = written(
                layout("../../etc/passwd", ".zgroup", "chain", "a b", "a/b", "\"\n"),
                new NutsSettings(1, 0, 1, 0.8, 10),
                data -> data.add(0, false, 1, new double[6], new double[NutsInfo.WIDTH]));
        assertThat(store.entries())
                .allMatch(entry -> !entry.contains("..") && !entry.startsWith("/"))
                .contains("posterior/______etc_passwd/0.0", "posterior/_zgroup/0.0", "posterior/chain_/0.0");
        assertThat(store.attribute("posterior/a_b_", "long_name")).isEqualTo("a/b");
        assertThat(store.attribute("posterior/__", "long_name")).isEqualTo("\"\n");
    }

    @Test
    void a_plate_of_two_sizes_or_with_a_variables_name_gives_no_axis_its_name() throws IOException {
        Layout layout = new Layout(
                "m",
                List.of("a[0]", "a[1]", "b[0]", "b[1]", "b[2]", "row"),
                Map.of("a", List.of("group"), "b", List.of("group")),
                List.of(new Layout.Fixed("row", Value.vector(1.0, 2.0), List.of("row"))),
                List.of());
        StoredZarr store = written(
                layout,
                new NutsSettings(1, 0, 1, 0.8, 10),
                data -> data.add(0, false, 1, new double[6], new double[NutsInfo.WIDTH]));
        assertThat(store.axes("posterior/a")).containsExactly("chain", "draw", "group");
        assertThat(store.axes("posterior/b")).containsExactly("chain", "draw", "b_dim_0");
        assertThat(store.axes("observed_data/row")).containsExactly("row_dim_0");
    }

    @Test
    void what_cannot_be_written_is_said() {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        assertThatThrownBy(() -> {
                    try (InferenceData data = new InferenceData(full, layout("x"), SHORT, 1)) {
                        data.add(0, false, 40, new double[40], new double[40 * NutsInfo.WIDTH]);
                    }
                })
                .hasStackTraceContaining("No space left on device");
    }

    private interface Writing {
        void to(InferenceData data);
    }

    private static StoredZarr written(Layout layout, NutsSettings settings, Writing writing) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (InferenceData data = new InferenceData(out, layout, settings, 1)) {
            writing.to(data);
        }
        Path file = Files.createTempFile("run", InferenceData.SUFFIX);
        Files.write(file, out.toByteArray());
        StoredZarr store = StoredZarr.read(file);
        Files.delete(file);
        return store;
    }

    private static Layout layout(String... scalars) {
        return new Layout("m", List.of(scalars), Map.of(), List.of(), List.of());
    }

    @Test
    void stans_tools_count_from_1_and_let_the_first_index_run_fastest() throws IOException {
        java.io.StringWriter text = new java.io.StringWriter();
        Layout layout = layout("b[0,0]", "b[0,1]", "b[1,0]", "b[1,1]", "mu");
        try (StanCsv csv = new StanCsv(text, layout, SHORT, 17, 1)) {
            csv.add(
                    2,
                    DoubleStream.of(11, 12, 21, 22, 5, 0.1, 0.2, 0.3, 0.4, 0.5).toArray(),
                    new double[] {-2, 0.9, 0.5, 3, 7, 0, 4, -3, 0.8, 0.5, 2, 3, 1, 5});
            csv.end(1.25);
        }
        List<String> lines = text.toString().lines().toList();
        assertThat(lines)
                .contains(
                        "# id = 2",
                        "#   seed = 17",
                        "#     num_samples = 40",
                        "# Adaptation terminated",
                        "# Step size = 0.5",
                        "#  Elapsed Time: 1.250 seconds (Total)");
        assertThat(lines.stream().filter(line -> !line.startsWith("#")))
                .containsExactly(
                        "lp__,accept_stat__,stepsize__,treedepth__,n_leapfrog__,divergent__,energy__,b.1.1,b.2.1,b.1.2,b.2.2,mu",
                        "-2.0,0.9,0.5,3,7,0,4.0,11.0,21.0,12.0,22.0,5.0",
                        "-3.0,0.8,0.5,2,3,1,5.0,0.1,0.3,0.2,0.4,0.5");
    }
}
