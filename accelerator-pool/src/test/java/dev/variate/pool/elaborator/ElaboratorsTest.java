package dev.variate.pool.elaborator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.variate.program.Input;
import dev.variate.program.ProgramText;
import dev.variate.program.Site;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ElaboratorsTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final String EIGHT_SCHOOLS = """
            /** Eight schools (Rubin 1981), non-centred. */
            Tensor eightSchools(Tensor sigma) {
                var mu    = normal(0, 5);
                var tau   = halfCauchy(5);
                var z     = normal(0, 1, shape(8));
                var theta = mu + tau * z;
                var y     = normal(theta, sigma);
                return y;
            }
            """;
    private static final String DATA =
            "{\"sigma\": [15, 10, 16, 11, 9, 11, 10, 18], \"y\": [28, 8, -3, 7, -1, 1, 18, 12]}";

    private final Elaborators elaborators = Elaborators.start(Elaborators.Settings.standard());

    @AfterAll
    void close() {
        elaborators.close();
    }

    private Elaboration.Elaborated elaborated(String session, String source, String data) {
        Elaboration result = elaborators.elaborate(session, source, data, LIMIT);
        assertThat(result).isInstanceOf(Elaboration.Elaborated.class);
        return (Elaboration.Elaborated) result;
    }

    private List<Problem> problems(String source, String data) {
        return ((Elaboration.Rejected) elaborators.elaborate("wrong", source, data, LIMIT)).problems();
    }

    @Test
    void a_model_becomes_a_program_with_its_names_places_and_inputs() {
        Elaboration.Elaborated model = elaborated("a", EIGHT_SCHOOLS, DATA);
        assertThat(model.program().name()).isEqualTo("eightSchools");
        assertThat(model.program().sites()).extracting(Site::name).containsExactly("mu", "tau", "z", "theta", "y");
        assertThat(model.program().sites()).extracting(s -> s.source().line()).containsExactly(3, 4, 5, 6, 7);
        assertThat(model.program().sites())
                .extracting(Site::role)
                .containsExactly(
                        Site.Role.LATENT,
                        Site.Role.LATENT,
                        Site.Role.LATENT,
                        Site.Role.DETERMINISTIC,
                        Site.Role.OBSERVED);
        assertThat(model.program().inputs())
                .filteredOn(i -> i.role() == Input.Role.DATA)
                .extracting(Input::name)
                .containsExactly("sigma");
        assertThat(model.inputs().get("sigma").toArray()).containsExactly(15, 10, 16, 11, 9, 11, 10, 18);
        assertThat(model.inputs().get("y").toArray()).containsExactly(28, 8, -3, 7, -1, 1, 18, 12);
    }

    @Test
    void a_text_that_makes_the_compiler_fail_says_so_and_not_that_time_ran_out() {
        assertThat(problems("<T> Tensor m(T x) {\n    var a = normal(0, 1);\n    return a;\n}", "{\"x\": 1}"))
                .extracting(Problem::message)
                .singleElement(org.assertj.core.api.InstanceOfAssertFactories.STRING)
                .doesNotContain("longer than");
    }

    @Test
    void a_switch_keeps_the_type_that_java_gives_it() {
        String source = """
                Tensor m() {
                    var letter = switch (7) { case 7 -> 'a'; default -> 0; };
                    return normal(0, 1, named("is_" + letter));
                }
                """;
        assertThat(elaborated("switch", source, "{}").program().sites())
                .extracting(Site::name)
                .contains("is_a");
    }

    @Test
    void the_same_text_gives_the_same_program_in_any_process() {
        assertThat(ProgramText.print(elaborated("b", EIGHT_SCHOOLS, DATA).program()))
                .isEqualTo(
                        ProgramText.print(elaborated("c", EIGHT_SCHOOLS, DATA).program()));
    }

    @Test
    void what_a_text_has_left_in_its_classes_the_next_one_does_not_find() {
        String source = """
            static int times = 0;
            Tensor m() {
                times++;
                return normal(0, 1, named("m" + times));
            }
            """;
        for (String session : List.of("d", "d", "e")) {
            assertThat(elaborated(session, source, "{}").program().sites())
                    .extracting(Site::name)
                    .containsExactly("m1");
        }
    }

    @Test
    void many_sessions_at_once_each_get_their_own_model() throws Exception {
        try (var threads = Executors.newFixedThreadPool(4)) {
            List<Callable<String>> work = IntStream.range(0, 12)
                    .<Callable<String>>mapToObj(i -> () -> elaborated(
                                    "session" + i % 3, EIGHT_SCHOOLS.replace("eightSchools", "model" + i), DATA)
                            .program()
                            .name())
                    .toList();
            List<String> names =
                    threads.invokeAll(work).stream().map(ElaboratorsTest::done).toList();
            assertThat(names)
                    .isEqualTo(IntStream.range(0, 12).mapToObj(i -> "model" + i).toList());
        }
    }

    private static String done(Future<String> future) {
        assertThat(future.state()).isEqualTo(Future.State.SUCCESS);
        return future.resultNow();
    }

    @Test
    void a_wrong_shape_is_told_with_the_models_own_names_and_line() {
        Problem problem = problems(EIGHT_SCHOOLS, DATA.replace("[15, ", "[")).getFirst();
        assertThat(problem.line()).isEqualTo(7);
        assertThat(problem.column()).isEqualTo(17);
        assertThat(problem.message())
                .contains("theta")
                .contains("sigma")
                .contains("[8]")
                .contains("[7]");
    }

    @Test
    void an_exception_in_the_models_own_code_has_its_line() {
        String source =
                "Tensor m(int n) {\n    int[] counts = new int[2];\n    counts[n] = 1;\n    return normal(0, 1, named(\"a\"));\n}";
        assertThat(problems(source, "{\"n\": 3}").getFirst().line()).isEqualTo(3);
        String thrown =
                "Tensor m(int n) {\n    if (n > 2) {\n        throw new IllegalStateException(\"n is \" + n);\n    }\n    return "
                        + "normal(0, 1, named(\"a\"));\n}";
        assertThat(problems(thrown, "{\"n\": 3}").getFirst()).satisfies(p -> {
            assertThat(p.line()).isEqualTo(3);
            assertThat(p.message()).contains("n is 3");
        });
        assertThat(problems(
                                "Tensor m(int n) {\n    int k = 1 /\n        (n - 3);\n    return normal(0, k, named(\"a\"));\n}",
                                "{\"n\": 3}")
                        .getFirst()
                        .line())
                .isEqualTo(2);
    }

    @Test
    void a_parameter_that_data_cannot_give_is_refused_at_its_place() {
        Problem problem = problems("Tensor m(Tensor x, String name) {\n    return x;\n}", "{\"x\": 1}")
                .getFirst();
        assertThat(problem)
                .extracting(Problem::line, Problem::column, Problem::endColumn)
                .containsExactly(1, 20, 31);
        assertThat(problem.message()).contains("`name`").contains("String");
    }

    @Test
    void records_helpers_streams_and_switches_may_be_used() {
        Elaboration.Elaborated model = elaborated("d", """
                import java.util.stream.Collectors;
                record Prior(double location, double scale) {}
                enum Width { NARROW, WIDE }
                sealed interface Kind permits Flat, Steep {}
                record Flat() implements Kind {}
                record Steep(int power) implements Kind {}
                Tensor m(Tensor x, int n) {
                    var prior = choose(n > 2 ? Width.WIDE : Width.NARROW);
                    List<Tensor> levels = IntStream.range(0, n)
                            .mapToObj(i -> normal("a" + i, prior.location(), prior.scale()))
                            .collect(Collectors.toList());
                    Map<String, Integer> sizes = new TreeMap<>(Map.of("a", n));
                    int power = power(n > 1 ? new Steep(2) : new Flat());
                    var total = tensor(0.0);
                    for (var level : levels) { total += level * power / sizes.get("a"); }
                    String text = String.format("%d %s", n, prior);
                    var y = normal(total + text.length(), 1, shape(3));
                    return y - x;
                }
                private Prior choose(Width width) {
                    return switch (width) { case NARROW -> new Prior(0, 1); case WIDE -> new Prior(0, 2 + 3); };
                }
                private int power(Kind kind) {
                    return switch (kind) { case Flat() -> 1; case Steep(int p) when p > 1 -> p + 1; case Steep s -> 1; };
                }
                """, "{\"x\": [1, 2, 3], \"n\": 3, \"y\": [0.5, 1, 2]}");
        assertThat(model.program().sites()).extracting(Site::name).contains("a0", "a1", "a2", "y");
    }

    @Test
    void a_parameter_may_be_a_record_whose_components_the_data_give() {
        String data = "{\"floor\": [1, 0, 1], \"county\": [0, 1, 1], \"narrow\": 2, \"wide\": false, \"counties\": 2}";
        Elaboration.Elaborated model = elaborated("houses", """
                record Widths(double narrow, boolean wide) {}
                record Houses(Tensor floor, int[] county, Widths widths) {}
                Tensor m(Houses houses, int counties) {
                    double width = houses.widths().wide() ? 10 : houses.widths().narrow();
                    var level = normal(0, width, shape(counties));
                    var y = normal(level[houses.county()] + 2 * houses.floor(), 1);
                    return y;
                }
                """, data);
        assertThat(model.inputs()).containsKey("floor");
        assertThat(model.program().sites()).extracting(Site::name).contains("level", "y");
    }

    @Test
    void a_source_that_is_too_long_is_refused_before_any_process_sees_it() {
        assertThat(problems("/" + "*".repeat(300_000) + "/" + EIGHT_SCHOOLS, DATA)
                        .getFirst()
                        .message())
                .contains("characters");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            normal(0)                | `normal` takes a location and a scale; this gives one.
            normal()                 | `normal` takes a location and a scale; this gives none.
            normal(0, shape(8))      | `normal` takes a location and a scale; this gives one.
            normal(0, 1, 2)          | `normal` takes a location and a scale; this gives three.
            halfCauchy()             | `halfCauchy` takes a scale; this gives none.
            studentT(3, 0)           | `studentT` takes degrees of freedom, a location and a scale; this gives two.
            flat(1)                  | `flat` takes no parameters; this gives one.
            """)
    void a_distribution_with_too_few_or_too_many_parameters_says_what_it_takes_and_where(String call, String message) {
        Problem problem = problems(
                        "Tensor m(Tensor sigma) {\n  var mu = " + call + ";\n  return mu;\n}", "{\"sigma\": 1}")
                .getFirst();
        assertThat(problem.message()).contains(message);
        assertThat(problem.line()).isEqualTo(2);
    }

    @Test
    void a_withdrawn_text_makes_way_for_the_session_s_next_and_ends_no_other() throws Exception {
        elaborated("typing", EIGHT_SCHOOLS, DATA);
        String loop = EIGHT_SCHOOLS.replaceFirst("\\{", "{ for (int i = 0; i >= 0; i = 0) { }");
        CompletableFuture<Void> withdrawn = new CompletableFuture<>();
        CompletableFuture<Elaboration> looping =
                CompletableFuture.supplyAsync(() -> elaborators.elaborate("typing", loop, DATA, LONG, withdrawn));
        assertThat(looping).as("still at it").failsWithin(Duration.ofMillis(500));
        CompletableFuture<Elaboration> next =
                CompletableFuture.supplyAsync(() -> elaborators.elaborate("typing", EIGHT_SCHOOLS, DATA, LONG));
        withdrawn.complete(null);
        // far below the limit of the loop, far above what a spare process needs to get warm on a busy machine
        assertThat(looping).succeedsWithin(LIMIT).isInstanceOf(Elaboration.Rejected.class);
        assertThat(next).succeedsWithin(LIMIT).isInstanceOf(Elaboration.Elaborated.class);
    }

    @Test
    void a_text_whose_process_somebody_kills_is_elaborated_in_another() throws Exception {
        // without a spare, which would be killed too, and be the other one
        try (Elaborators own = Elaborators.start(Elaborators.Settings.standard().withSpares(0))) {
            own.elaborate("killed", EIGHT_SCHOOLS, DATA, LIMIT);
            List<ProcessHandle> before = ProcessHandle.current().children().toList();
            String slow = EIGHT_SCHOOLS.replaceFirst(
                    "\\{", "{ double s = 0; for (int i = 0; i < 40000000; i++) { s = Math.sin(s + i); }");
            CompletableFuture<Elaboration> slowly =
                    CompletableFuture.supplyAsync(() -> own.elaborate("killed", slow, DATA, LONG));
            assertThat(slowly).as("still at it").failsWithin(Duration.ofMillis(300));
            before.forEach(ProcessHandle::destroyForcibly);
            assertThat(slowly).succeedsWithin(LONG).isInstanceOf(Elaboration.Elaborated.class);
        }
    }

    @Test
    void a_text_withdrawn_before_its_turn_is_not_elaborated() {
        assertThat(elaborators.elaborate("early", EIGHT_SCHOOLS, DATA, LIMIT, CompletableFuture.completedFuture(null)))
                .isInstanceOf(Elaboration.Rejected.class);
    }

    @Test
    void a_closed_pool_leaves_no_process_behind() {
        List<Long> before =
                ProcessHandle.current().descendants().map(ProcessHandle::pid).toList();
        Elaborators own = Elaborators.start(Elaborators.Settings.standard().once());
        own.elaborate("x", EIGHT_SCHOOLS, DATA, LIMIT);
        List<ProcessHandle> started = ProcessHandle.current()
                .descendants()
                .filter(p -> !before.contains(p.pid()))
                .toList();
        assertThat(started).isNotEmpty();
        own.close();
        // the kernel needs a moment to take them away
        assertThat(started).allSatisfy(p -> assertThat(p.onExit()
                        .get(10, java.util.concurrent.TimeUnit.SECONDS)
                        .isAlive())
                .isFalse());
        assertThatThrownBy(() -> own.elaborate("x", EIGHT_SCHOOLS, DATA, LIMIT))
                .isInstanceOf(IllegalStateException.class);
    }
}
