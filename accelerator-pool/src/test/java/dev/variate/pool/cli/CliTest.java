package dev.variate.pool.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.variate.pool.JvmProcess;
import dev.variate.program.ProgramText;
import dev.variate.program.Site;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command line as people and scripts run it: in a process of its own. */
class CliTest {
    private static final List<String> SHORT = List.of("--chains", "2", "--warmup", "200", "--draws", "150");

    @TempDir
    private Path folder;

    private JvmProcess.Ended variate(String... arguments) throws IOException, InterruptedException {
        return JvmProcess.run(folder, VariateCli.class, List.of(arguments));
    }

    private JvmProcess.Ended sample(String model, String data, String... more)
            throws IOException, InterruptedException {
        Files.writeString(folder.resolve("Model.java"), model);
        Files.writeString(folder.resolve("data.json"), data);
        return variate(
                Stream.of(Stream.of("sample", "Model.java", "--data", "data.json"), SHORT.stream(), Stream.of(more))
                        .flatMap(s -> s)
                        .toArray(String[]::new));
    }

    private static String example(String name, String file) throws IOException {
        try (InputStream in = CliTest.class.getResourceAsStream("/dev/variate/examples/" + name + "/" + file)) {
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        }
    }

    @Test
    void a_model_that_branches_on_what_it_draws_is_run_itself_and_has_the_known_posterior() throws Exception {
        String model = """
            Tensor m() {
                var bent = bernoulli(0.5);
                if (number(bent) == 1) {
                    var mu = normal(0, 3);
                    var y = normal(mu, 1);
                    return y;
                }
                var y = normal(0, 1);
                return y;
            }
            """;
        JvmProcess.Ended refused = sample(model, "{\"y\": 3.0}");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.errors()).contains("./variate sample --method trace` can run it");
        List<String> trace = List.of(
                "sample", "Model.java", "--data", "data.json", "--method", "trace", "--chains", "2", "--draws", "1500");
        JvmProcess.Ended run = variate(trace.toArray(String[]::new));
        assertThat(run.code()).as(run.errors()).isZero();
        JsonNode bent = JsonMapper.shared()
                .readTree(Files.readString(folder.resolve("summary.json")))
                .at("/parameters/1");
        assertThat(bent.at("/name").asString()).isEqualTo("bent");
        // y is normal(0, √10) or standard normal
        double odds = Math.exp(-0.5 * 9 / 10.0) / Math.sqrt(10) / Math.exp(-0.5 * 9);
        assertThat(bent.at("/mean").asDouble())
                .isCloseTo(odds / (1 + odds), within(4 * bent.at("/mcse").asDouble()));
        assertThat(run.output()).contains("not in every execution").containsPattern("mu +\\d+\\.\\d %");
        List<String> lines = Files.readAllLines(folder.resolve("draws.csv"));
        assertThat(lines).hasSize(1 + 2 * 1500);
        assertThat(lines).anyMatch(line -> line.endsWith(",0.0,"));
        JvmProcess.Ended twice = variate(trace.toArray(String[]::new));
        assertThat(Files.readAllLines(folder.resolve("draws.csv")))
                .as(twice.errors())
                .isEqualTo(lines);
        assertThat(sample(model, "{\"y\": 3.0}", "--method", "trace", "--loo").errors())
                .contains("leave --format, --loo");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"eight_schools", "beta_bernoulli", "kidscore_interaction", "radon", "wells", "gp_regression"})
    void every_example_is_sampled_and_its_files_agree_with_each_other(String name) throws Exception {
        JvmProcess.Ended run =
                sample(example(name, "Model.java"), example(name, "data.json"), "--seed", "7", "--out", "out");
        assertThat(run.errors()).as(run.output()).doesNotContain("Exception").doesNotContain("variate:");
        assertThat(run.code()).isZero();
        assertThat(run.output()).contains("R-hat", "divergences", "gradients", "seconds");

        List<String> lines = Files.readAllLines(folder.resolve("out/draws.csv"));
        assertThat(lines).hasSize(1 + 2 * 150);
        assertThat(lines.getFirst()).startsWith("chain,draw,");
        assertThat(lines.get(1)).startsWith("0,0,");
        assertThat(lines.getLast()).startsWith("1,149,");
        JsonNode summary = JsonMapper.shared().readTree(Files.readString(folder.resolve("out/summary.json")));
        assertThat(summary.at("/run/seed").asInt()).isEqualTo(7);
        assertThat(summary.at("/run/device").asString()).isEqualTo("jvm");
        assertThat(summary.at("/run/gradients").asLong())
                .as("at least one an iteration")
                .isGreaterThanOrEqualTo(2 * 350);
        assertThat(summary.at("/run/seconds/sample").asDouble()).isPositive();
        JsonNode first = summary.at("/parameters/0");
        assertThat(lines.getFirst().split(",")[2]).isEqualTo(first.at("/name").asString());
        double mean = lines.stream()
                .skip(1)
                .mapToDouble(l -> Double.parseDouble(l.split(",")[2]))
                .average()
                .orElseThrow();
        // the same 300 numbers, summed in another order
        assertThat(first.at("/mean").asDouble())
                .isCloseTo(mean, org.assertj.core.data.Offset.offset(1e-9 * (1 + Math.abs(mean))));
    }

    @Test
    void the_same_seed_gives_the_same_draws_and_another_seed_others() throws Exception {
        String model = example("eight_schools", "Model.java");
        String data = example("eight_schools", "data.json");
        assertThat(sample(model, data, "--seed", "3", "--out", "a").code()).isZero();
        assertThat(sample(model, data, "--seed", "3", "--out", "b").code()).isZero();
        assertThat(sample(model, data, "--seed", "4", "--out", "c").code()).isZero();
        assertThat(folder.resolve("a/draws.csv")).hasSameBinaryContentAs(folder.resolve("b/draws.csv"));
        assertThat(Files.readString(folder.resolve("a/draws.csv")))
                .isNotEqualTo(Files.readString(folder.resolve("c/draws.csv")));
    }

    @Test
    void a_run_ends_by_its_rules_and_says_so_in_every_file() throws Exception {
        Files.writeString(folder.resolve("Model.java"), example("kidscore_interaction", "Model.java"));
        Files.writeString(folder.resolve("data.json"), example("kidscore_interaction", "data.json"));
        JvmProcess.Ended run = variate(
                "sample",
                "Model.java",
                "--data",
                "data.json",
                "--draws",
                "5000",
                "--until-ess",
                "400",
                "--format",
                "csv,arviz,cmdstan");
        assertThat(run.code()).as(run.errors()).isZero();
        assertThat(run.output()).contains("ended early: `", " effective draws of the 400 wanted");
        JsonNode summary = JsonMapper.shared().readTree(Files.readString(folder.resolve("summary.json")));
        int draws = summary.at("/run/draws").asInt();
        assertThat(draws).isBetween(100, 4999);
        assertThat(summary.at("/run/endedBy").asString()).endsWith("wanted, the least of all");
        assertThat(summary.get("parameters")).allSatisfy(p -> {
            assertThat(p.get("essBulk").asDouble()).isGreaterThanOrEqualTo(400);
            assertThat(p.get("essTail").asDouble()).isGreaterThanOrEqualTo(400);
        });
        assertThat(Files.readAllLines(folder.resolve("draws.csv"))).hasSize(1 + 4 * draws);
        assertThat(Files.readAllLines(folder.resolve("chain-3.csv")).stream().filter(line -> !line.startsWith("#")))
                .hasSize(1 + draws);
        assertThat(folder.resolve("chain-3.csv")).content().contains("num_samples = " + draws + "\n");
        assertThat(folder.resolve("run.zarr.zip")).isNotEmptyFile();
        JvmProcess.Ended wrong =
                variate("sample", "Model.java", "--data", "data.json", "--until-mcse", "0.1", "--until-of", "nu");
        assertThat(wrong.code()).isEqualTo(1);
        assertThat(wrong.errors()).contains("There is no quantity `nu`; there are ");
        JvmProcess.Ended none =
                variate("sample", "Model.java", "--data", "data.json", "--method", "map", "--until-divergence");
        assertThat(none.errors()).contains("--method map has none");
    }

    private JvmProcess.Ended approximated(String example, String method, String out) throws Exception {
        Files.writeString(folder.resolve("Model.java"), example(example, "Model.java"));
        Files.writeString(folder.resolve("data.json"), example(example, "data.json"));
        JvmProcess.Ended run = variate(
                "sample", "Model.java", "--data", "data.json", "--method", method, "--chains", "2", "--out", out);
        assertThat(run.code()).as(run.errors()).isZero();
        return run;
    }

    private JsonNode summary(String out) throws IOException {
        return JsonMapper.shared().readTree(Files.readString(folder.resolve(out).resolve("summary.json")));
    }

    @Test
    void a_regression_has_the_same_mode_as_mean_of_laplaces_approximation() throws Exception {
        approximated("wells", "map", "map");
        assertThat(approximated("wells", "laplace", "laplace").output()).contains("Good. Weighted by importance");
        for (int i = 0; i < 3; i++) {
            JsonNode normal = summary("laplace").at("/parameters/" + i);
            // 2,000 draws: four standard errors are a tenth of a standard deviation
            assertThat(normal.at("/mean").asDouble())
                    .isCloseTo(
                            summary("map").at("/parameters/" + i + "/mode").asDouble(),
                            org.assertj.core.data.Offset.offset(
                                    0.1 * normal.at("/sd").asDouble()));
        }
    }

    @Test
    void a_regression_is_the_same_by_pathfinder_as_by_nuts_that_begins_there() throws Exception {
        assertThat(approximated("kidscore_interaction", "pathfinder", "pathfinder")
                        .output())
                .contains("Good. Weighted by importance");
        JvmProcess.Ended nuts =
                variate("sample", "Model.java", "--data", "data.json", "--init", "pathfinder", "--out", "nuts");
        assertThat(nuts.code()).as(nuts.errors()).isZero();
        JsonNode run = summary("pathfinder").at("/run");
        assertThat(run.at("/kHat").asDouble()).isLessThan(0.7);
        double worth = Math.sqrt(run.at("/effectiveDraws").asDouble());
        JsonNode sampled = summary("nuts").at("/parameters");
        for (int i = 0; i < sampled.size(); i++) {
            double sd = sampled.get(i).at("/sd").asDouble();
            assertThat(summary("pathfinder").at("/parameters/" + i + "/mean").asDouble())
                    .as(sampled.get(i).at("/name").asString())
                    .isCloseTo(
                            sampled.get(i).at("/mean").asDouble(), org.assertj.core.data.Offset.offset(5 * sd / worth));
        }
    }

    @Test
    void sequential_monte_carlo_tells_the_marginal_likelihood_and_the_same_posterior() throws Exception {
        JvmProcess.Ended run = approximated("wells", "smc", "smc");
        assertThat(run.output()).containsPattern("log marginal likelihood −\\d+\\.\\d\\d ± 0\\.\\d\\d\n");
        assertThat(summary("smc").at("/run/logMarginalLikelihoodError").asDouble())
                .isBetween(0.001, 0.5);
        approximated("wells", "laplace", "laplace");
        for (int i = 0; i < 3; i++) {
            JsonNode normal = summary("laplace").at("/parameters/" + i);
            // 2,000 draws each: four standard errors are a tenth of a standard deviation, and half as much again for
            // their difference
            assertThat(summary("smc").at("/parameters/" + i + "/mean").asDouble())
                    .isCloseTo(
                            normal.at("/mean").asDouble(),
                            org.assertj.core.data.Offset.offset(
                                    0.15 * normal.at("/sd").asDouble()));
        }
    }

    @Test
    void a_hierarchical_regression_is_the_same_by_a_full_rank_normal_as_by_nuts() throws Exception {
        assertThat(approximated("radon", "fullrank", "fullrank").output()).contains("Weighted by importance");
        JvmProcess.Ended nuts = variate("sample", "Model.java", "--data", "data.json", "--out", "nuts");
        assertThat(nuts.code()).as(nuts.errors()).isZero();
        JsonNode sampled = summary("nuts").at("/parameters");
        double worth = Math.sqrt(summary("fullrank").at("/run/effectiveDraws").asDouble());
        assertThat(worth).isGreaterThan(10);
        for (int i = 0; i < sampled.size(); i++) {
            double sd = sampled.get(i).at("/sd").asDouble();
            assertThat(summary("fullrank").at("/parameters/" + i + "/mean").asDouble())
                    .as(sampled.get(i).at("/name").asString())
                    .isCloseTo(
                            sampled.get(i).at("/mean").asDouble(), org.assertj.core.data.Offset.offset(5 * sd / worth));
        }
    }

    @Test
    void many_short_chains_draw_the_same_posterior_as_few_long_ones() throws Exception {
        Files.writeString(folder.resolve("Model.java"), example("wells", "Model.java"));
        Files.writeString(folder.resolve("data.json"), example("wells", "data.json"));
        JvmProcess.Ended run = wells("--method", "chees", "--warmup", "200", "--chains", "32", "--out", "chees");
        assertThat(run.code()).as(run.errors()).isZero();
        assertThat(run.output()).contains("32 chains of 100 draws after 200 warm-up", "nested R-hat");
        wells("--method", "laplace", "--out", "laplace");
        for (int i = 0; i < 3; i++) {
            JsonNode normal = summary("laplace").at("/parameters/" + i);
            // some 2,000 effective draws each: four standard errors are a tenth of a standard deviation, and half as
            // much again for their difference
            assertThat(summary("chees").at("/parameters/" + i + "/mean").asDouble())
                    .isCloseTo(
                            normal.at("/mean").asDouble(),
                            org.assertj.core.data.Offset.offset(
                                    0.15 * normal.at("/sd").asDouble()));
        }
        JvmProcess.Ended few = wells("--method", "chees", "--chains", "4", "--out", "few");
        assertThat(few.code()).isNotZero();
        assertThat(few.errors()).contains("many short chains are at least 16");
    }

    @Test
    void what_priors_do_is_told_with_the_run() throws Exception {
        JvmProcess.Ended doubtful = sample(
                "Tensor m() { var mu = normal(0, 1); var y = normal(mu, 1); return y; }",
                "{\"y\": 6}",
                "--sensitivity");
        assertThat(doubtful.output())
                .contains("the priors move 1 of 1 quantities")
                .containsPattern("mu +0\\.\\d+ +0\\.\\d+ +priors and data disagree");
        JvmProcess.Ended sound = sample(
                "Tensor m() { var mu = normal(0, 10); var y = normal(mu, 1); return y; }",
                "{\"y\": 1}",
                "--sensitivity");
        assertThat(sound.output()).contains("the priors move none of 1 quantities");
    }

    @Test
    void a_model_is_calibrated_by_data_that_it_makes() throws Exception {
        Files.writeString(
                folder.resolve("Model.java"),
                "Tensor m() { var mu = normal(0, 1); var y = normal(mu, 1, shape(3)); return y; }");
        Files.writeString(folder.resolve("data.json"), "{\"y\": [1, 2, 3]}");
        // of one seed in twenty even these ranks would stray from the band
        JvmProcess.Ended run = variate(
                "calibrate",
                "Model.java",
                "--data",
                "data.json",
                "--simulations",
                "30",
                "--seed",
                "2",
                "--json",
                "ranks.json");
        assertThat(run.code()).as(run.errors()).isZero();
        assertThat(run.output())
                .contains("30 data sets drawn from the priors and fitted; ranks among 99 draws")
                .contains("Calibrated, as far as these ranks tell");
        JsonNode ranks = JsonMapper.shared().readTree(Files.readString(folder.resolve("ranks.json")));
        assertThat(ranks.at("/quantities/0/name").asString()).isEqualTo("mu");
        assertThat(ranks.at("/quantities/0/ranks").size()).isEqualTo(30);
        assertThat(ranks.at("/band").size()).isEqualTo(99);
        JvmProcess.Ended few = variate("calibrate", "Model.java", "--data", "data.json", "--simulations", "5");
        assertThat(few.errors()).contains("fewer than 20 say nothing");
    }

    private JvmProcess.Ended wells(String... more) throws IOException, InterruptedException {
        return variate(Stream.concat(Stream.of("sample", "Model.java", "--data", "data.json"), Stream.of(more))
                .toArray(String[]::new));
    }

    @Test
    void a_model_is_explained_by_its_program_its_loops_and_the_time_of_its_lines() throws Exception {
        Files.writeString(folder.resolve("Model.java"), example("radon", "Model.java"));
        Files.writeString(folder.resolve("data.json"), example("radon", "data.json"));
        JvmProcess.Ended run = variate("explain", "Model.java", "--data", "data.json");
        assertThat(run.code()).as(run.errors()).isZero();
        String[] sections = run.output().split("\n\n(?=What jvm makes|A gradient takes)");
        assertThat(sections).hasSize(3);
        List<String> source = example("radon", "Model.java").lines().toList();
        assertThat(sections[0].lines().filter(l -> l.startsWith("# ")))
                .as("a line of the model above what it became")
                .isNotEmpty()
                .allSatisfy(l -> {
                    int number = Integer.parseInt(l.substring(2, l.indexOf(':')));
                    assertThat(l).endsWith(source.get(number - 1).strip());
                });
        assertThat(ProgramText.parse(sections[0]).sites())
                .extracting(Site::name)
                .contains("logRadon");
        assertThat(sections[1]).containsPattern("loop of \\d+: \\d+ × ");
        int observed = source.indexOf(source.stream()
                .filter(l -> l.contains("var logRadon"))
                .findFirst()
                .orElseThrow());
        assertThat(sections[2]).containsPattern("%.*" + (observed + 1) + ": var logRadon");
    }

    @Test
    void a_run_says_how_well_its_model_predicts_and_writes_predicted_data() throws Exception {
        JvmProcess.Ended run = sample(
                example("eight_schools", "Model.java"),
                example("eight_schools", "data.json"),
                "--loo",
                "--predict",
                "predicted.csv");
        assertThat(run.code()).as(run.errors()).isZero();
        // ArviZ finds −30.8 ± 1.4 and 1.0 for its draws of this model; three hundred draws leave some tenths
        assertThat(run.output())
                .containsPattern("LOO: elpd -3[01]\\.\\d \\S+ 1\\.\\d, p_loo [01]\\.\\d, of 8 observations");
        assertThat(run.output()).contains("max of y", "p is the share");
        List<String> lines = Files.readAllLines(folder.resolve("predicted.csv"));
        assertThat(lines).hasSize(1 + 2 * 150);
        assertThat(lines.getFirst()).isEqualTo("chain,draw,y[0],y[1],y[2],y[3],y[4],y[5],y[6],y[7]");
        assertThat(lines.getLast()).startsWith("1,149,");
    }

    @Test
    void names_with_a_comma_are_quoted_in_the_columns() throws Exception {
        JvmProcess.Ended run = sample("Tensor m() {\n  var b = normal(0, 1, shape(2, 2));\n  return b;\n}", "{}");
        assertThat(run.code()).as(run.errors()).isZero();
        assertThat(Files.readAllLines(folder.resolve("draws.csv")).getFirst())
                .isEqualTo("chain,draw,\"b[0,0]\",\"b[0,1]\",\"b[1,0]\",\"b[1,1]\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        halfCauchy(5)   | halfCauchi(5)  | Model.java:4:17: There is no function `halfCauchi` here; did you mean `halfCauchy`?
        tau * z         | tau * ;        | Model.java:6:28: Here a value is missing
        shape(8)        | shape(7)       | Model.java:7:17: `theta` has shape [7]
        halfCauchy(5)   | halfCauchy(-5) | Model.java:4:17: A `halfCauchy` needs a scale above 0
        """)
    void a_mistake_in_the_model_is_one_line_with_its_place(String right, String wrong, String message)
            throws Exception {
        JvmProcess.Ended run = sample(
                example("eight_schools", "Model.java").replace(right, wrong), example("eight_schools", "data.json"));
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.errors()).startsWith(message).doesNotContain("\tat ");
        assertThat(run.errors().lines().count()).isEqualTo(1);
        assertThat(run.output()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        "y"   | "yy"    | `yy`
        "y"   | "sigma" | stands there twice
        28    | NaN     | data.json: NaN is not a number
        28,   | [28],   | data.json: `y[1]`
        """)
    void a_mistake_in_the_data_is_one_line_that_names_it(String right, String wrong, String message) throws Exception {
        JvmProcess.Ended run = sample(
                example("eight_schools", "Model.java"),
                example("eight_schools", "data.json").replace(right, wrong));
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.errors()).contains(message).doesNotContain("\tat ");
        assertThat(run.errors().lines().count()).isEqualTo(1);
    }

    @Test
    void a_posterior_that_others_computed_is_compared_in_a_row_and_in_a_file() throws Exception {
        JvmProcess.Ended run = variate("conform", "mesquite-logmesquite_logvolume", "--json", "conform.json");
        assertThat(run.code()).as(run.output() + run.errors()).isZero();
        assertThat(run.output().lines().filter(l -> l.startsWith("mesquite-logmesquite_logvolume")))
                .singleElement(org.assertj.core.api.InstanceOfAssertFactories.STRING)
                .containsPattern("\\d\\.\\d\\d (beta\\[[01]]|sigma) .* agrees$");
        assertThat(run.output()).contains("R-hat", "1 posterior, 3 scalars", "1 agree");
        JsonNode file = JsonMapper.shared().readTree(Files.readString(folder.resolve("conform.json")));
        assertThat(file.at("/holds").asBoolean()).isTrue();
        assertThat(file.at("/runs/0/scalars").valueStream().map(s -> s.path("name")
                        .asString()))
                .containsExactly("beta[0]", "beta[1]", "sigma");
        assertThat(file.at("/runs/0/scalars/0/meanZ").asDouble()).isBetween(-4.0, 4.0);
        assertThat(file.at("/runs/0/gradientsPerEffectiveDraw").asDouble()).isPositive();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        sample Nowhere.java                     | cannot read the model Nowhere.java: there is no such file
        sample Model.java --data nowhere.json   | cannot read the data nowhere.json: there is no such file
        sample Model.java --chains many         | is not an int
        sample Model.java --chains 0            | chains is 0
        sample Model.java --target-accept 2     | targetAccept
        sample Model.java --metric round        | there is no metric `round`
        sample Model.java --method guess        | there is no method `guess`
        sample Model.java --device abacus       | no device `abacus`
        sample Model.java --chians 3            | Unknown option
        sample                                  | Missing required parameter
        simple                                  | simple
        conform nes1973-nes                     | no posterior 'nes1973-nes'; there are
        conform sblri-blr --json                | --json
        worker --studio nowhere --token-file x  | --studio must be
        """)
    void a_wrong_command_says_what_is_wrong_with_it(String command, String message) throws Exception {
        Files.writeString(folder.resolve("Model.java"), "Tensor m() {\n  var b = normal(0, 1);\n  return b;\n}");
        JvmProcess.Ended run = variate(command.strip().split(" "));
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.errors()).contains(message).doesNotContain("\tat ");
        assertThat(run.output()).isEmpty();
    }

    @Test
    void files_for_other_tools_are_written_beside_the_summary() throws Exception {
        JvmProcess.Ended run = sample(
                example("eight_schools", "Model.java"),
                example("eight_schools", "data.json"),
                "--format",
                "csv,arviz,cmdstan");
        assertThat(run.code()).as(run.errors()).isZero();
        List<String> rows = Files.readAllLines(folder.resolve("draws.csv"));
        List<String> second = Files.readAllLines(folder.resolve("chain-2.csv")).stream()
                .filter(line -> !line.startsWith("#"))
                .toList();
        assertThat(second).hasSize(1 + 150);
        int mu = List.of(rows.getFirst().split(",")).indexOf("mu");
        int column = List.of(second.getFirst().split(",")).indexOf("mu");
        assertThat(second.getLast().split(",")[column]).isEqualTo(rows.getLast().split(",")[mu]);
        assertThat(folder.resolve("run.zarr.zip")).isNotEmptyFile();
        assumeTrue(
                System.getenv("ARVIZ_PYTHON") != null,
                "ARVIZ_PYTHON names no Python with ArviZ, so ArviZ itself did not open the file; tools/inference-data"
                        + " has what it said");
        Path script = Path.of("..", "tools", "inference-data", "open.py").toAbsolutePath();
        Process opened = new ProcessBuilder(System.getenv("ARVIZ_PYTHON"), script.toString(), folder.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(opened.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(opened.waitFor()).as(said).isZero();
    }

    @Test
    void formats_that_do_not_exist_or_do_not_fit_are_refused() throws Exception {
        JvmProcess.Ended unknown = sample("Tensor m() { return normal(0, 1); }", "{}", "--format", "parquet");
        assertThat(unknown.code()).isEqualTo(1);
        assertThat(unknown.errors()).contains("there is no format `parquet`; there are `csv`, `arviz` and `cmdstan`");
        JvmProcess.Ended unfit =
                sample("Tensor m() { return normal(0, 1); }", "{}", "--format", "arviz", "--method", "laplace");
        assertThat(unfit.errors()).contains("--method laplace has none, so take csv");
    }

    // ---- training

    /** Sixty-four pictures of 8 by 8, each light above and dark below a line. */
    private Path pictures() throws IOException {
        byte[] bytes = new byte[16 + 64 * 64];
        System.arraycopy(new byte[] {0, 0, 8, 3, 0, 0, 0, 64, 0, 0, 0, 8, 0, 0, 0, 8}, 0, bytes, 0, 16);
        for (int i = 0; i < 64 * 64; i++) {
            bytes[16 + i] = (byte) (i % 64 / 8 < i / 64 % 8 ? 250 : 5);
        }
        return Files.write(folder.resolve("pictures"), bytes);
    }

    @Test
    void training_tells_bits_and_goes_on_from_its_checkpoint_to_the_same_bits() throws Exception {
        pictures();
        List<String> train = List.of(
                "train",
                "vae",
                "--data",
                "pictures",
                "--held-out",
                "pictures",
                "--batch",
                "16",
                "--judged",
                "64",
                "--device",
                "jvm");
        JvmProcess.Ended whole = variate(with(train, "--steps", "6", "--every", "3", "--checkpoint", "a"));
        assertThat(whole.code()).as(whole.errors()).isZero();
        assertThat(whole.output()).contains("step 3: ", "step 6: ", "bits/dim, held out ", "a.pictures.png");
        assertThat(variate(with(train, "--steps", "3", "--checkpoint", "b")).code())
                .isZero();
        assertThat(variate(with(train, "--steps", "6", "--checkpoint", "b")).errors())
                .contains("is there already", "--resume");
        assertThat(variate(with(train, "--steps", "6", "--checkpoint", "b", "--resume"))
                        .code())
                .isZero();
        assertThat(Files.readAllBytes(folder.resolve("b"))).isEqualTo(Files.readAllBytes(folder.resolve("a")));
        List<String> history = Files.readAllLines(folder.resolve("a.history.csv"));
        assertThat(history).hasSize(3);
        assertThat(history.get(1)).startsWith("3,");
        assertThat(javax.imageio.ImageIO.read(folder.resolve("a.pictures.png").toFile())
                        .getHeight())
                .isEqualTo(3 * 18);
    }

    /** The model of {@code docs/training.md}, for smaller pictures. */
    @Test
    void a_model_of_text_is_trained_with_its_guide() throws Exception {
        pictures();
        String page = Files.readString(Path.of("../docs/training.md"));
        String text = page.substring(page.indexOf("Tensor pictures("));
        Files.writeString(
                folder.resolve("Model.java"),
                text.substring(0, text.indexOf("```")).replace("784", "64"));
        List<String> train = List.of(
                "train",
                "Model.java",
                "--data",
                "pictures",
                "--batch",
                "16",
                "--device",
                "jvm",
                "--steps",
                "60",
                "--every",
                "30");
        JvmProcess.Ended trained = variate(with(
                train,
                "--held-out",
                "pictures",
                "--judged",
                "64",
                "--set",
                "hidden=8",
                "--set",
                "latent=2",
                "--checkpoint",
                "a"));
        assertThat(trained.code()).as(trained.errors()).isZero();
        assertThat(trained.output()).contains("step 60: ", "held out ");
        assertThat(variate(with(train, "--set", "hidden=8", "--set", "latnet=2", "--checkpoint", "b"))
                        .errors())
                .contains("setting `latnet`");
        assertThat(variate(with(train, "--set", "hidden=8", "--checkpoint", "b"))
                        .errors())
                .contains("wants `latent`");
    }

    private static String[] with(List<String> first, String... more) {
        return Stream.concat(first.stream(), Stream.of(more)).toArray(String[]::new);
    }

    @Test
    void training_refuses_in_words_what_is_no_file_of_pictures() throws Exception {
        Path pictures = pictures();
        Files.write(folder.resolve("cut"), java.util.Arrays.copyOf(Files.readAllBytes(pictures), 900));
        assertThat(variate("train", "vae", "--data", "cut", "--device", "jvm").errors())
                .startsWith("variate: cannot read cut: cut has 900 bytes")
                .contains("cut off");
        assertThat(variate("train", "vae", "--data", "none", "--device", "jvm").errors())
                .isEqualToIgnoringNewLines("variate: cannot read none: there is no such file");
        assertThat(variate("train", "gan", "--data", "pictures", "--device", "jvm")
                        .errors())
                .contains("`gan`", "vae, image-transformer");
        assertThat(folder.resolve("training")).doesNotExist();
    }

    @Test
    void bench_times_a_posterior_from_its_text_to_the_last_draw_beside_others_and_beside_last_time() throws Exception {
        Path baseline = folder.resolve("bench.json");
        Files.writeString(baseline, "{\"eight_schools\": {\"coldSeconds\": 1e-3, \"gradientMicros\": 1e6}}");
        JvmProcess.Ended run = variate("bench", "eight_schools", "--baseline", "bench.json");
        assertThat(run.code()).as(run.errors()).isZero();
        assertThat(run.output())
                .contains("eight_schools", "times as fast as", "stanli", "÷ before", "of 1:")
                .contains("effective draws a second");
        JsonNode figures =
                JsonMapper.shared().readTree(Files.readString(baseline)).path("eight_schools");
        double end = figures.path("coldSeconds").asDouble();
        assertThat(figures.path("firstDrawSeconds").asDouble())
                .isGreaterThan(0.05)
                .isLessThanOrEqualTo(end);
        assertThat(figures.path("warmSeconds").asDouble()).isPositive().isLessThan(end);
        // an iteration takes a step at least, and 4,000 draws hold a few thousand effective ones
        assertThat(figures.path("gradientsPerEffectiveDraw").asDouble()).isBetween(2.0, 200.0);
        assertThat(figures.path("leastEss").asDouble()).isBetween(400.0, 8000.0);
        assertThat(figures.path("gradientMicros").asDouble()).isBetween(0.001, 1000.0);

        JvmProcess.Ended unknown = variate("bench", "nine_schools");
        assertThat(unknown.code()).isNotZero();
        assertThat(unknown.errors()).contains("There is no posterior 'nine_schools' to time; there are eight_schools");
    }
}
