package dev.variate.pool.elaborator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

class SourceRewriterTest {
    private static final List<Path> ENGINE = Elaborators.Settings.standard().enginePath();
    private static final Optional<AllowList> ALLOW_LIST = Optional.of(new AllowList());
    private static final ModelCompiler COMPILER = new ModelCompiler(ENGINE, ALLOW_LIST);

    private static RewrittenModel rewrite(String source) {
        var javac = ToolProvider.getSystemJavaCompiler();
        return new SourceRewriter(javac, new CompilerFiles(javac, ENGINE), Set.of("normal", "halfCauchy"))
                .rewrite(source);
    }

    /** What stands in the rewritten text in the place of the model's only line in braces. */
    private static String statement(String statement) {
        String text = rewrite("Tensor m(Tensor x, Tensor[] parts, double[] a, int n) {\n" + statement + "\nreturn x; }")
                .text();
        return text.lines().skip(1).findFirst().orElseThrow();
    }

    /** The elements of the tensor that a model of plain Java returns. */
    private static double[] run(String body, Object... arguments) {
        CompiledModel compiled = COMPILER.compile(body);
        return ((Value) ((Tensor) LoadedModel.of(compiled, ALLOW_LIST).invoke(List.of(arguments))).resolved())
                .toArray();
    }

    private static List<Problem> problems(String source) {
        return catchThrowableOfType(RejectedModelException.class, () -> COMPILER.compile(source))
                .problems();
    }

    @Test
    void operators_become_calls_nested_as_java_nests_them() {
        assertThat(statement("x = x + 2 * x - -x / 3;"))
                .isEqualTo(
                        "x = Rewritten.minus(Rewritten.plus(x , Rewritten.times(2 , x)) , Rewritten.divide(Rewritten.negate(x) , 3));");
        assertThat(statement("x = (x + 1) * x;")).isEqualTo("x = Rewritten.times((Rewritten.plus(x , 1)) , x);");
        assertThat(statement("x = x /* + */ + x; // - x")).isEqualTo("x = Rewritten.plus(x /* + */ , x); // - x");
    }

    @Test
    void indexing_is_rewritten_where_it_is_read_and_stays_java_where_it_is_assigned() {
        assertThat(statement("x = x[n - 1];")).isEqualTo("x = Rewritten.index(x,Rewritten.minus(n , 1));");
        assertThat(statement("parts[n + 1] = x[0];")).isEqualTo("parts[Rewritten.plus(n , 1)] = Rewritten.index(x,0);");
        assertThat(statement("a[n]++;")).isEqualTo("a[n]++;");
    }

    @Test
    void the_step_of_a_recurrence_is_rewritten_like_the_model_around_it() {
        assertThat(statement("x = scan(0, x, (c, y) -> c * 2 + y[0]);"))
                .isEqualTo("x = scan(0, x, (c, y) -> Rewritten.plus(Rewritten.times(c , 2) , Rewritten.index(y,0)));");
        assertThat(run("""
                        Tensor smooth(double a, Tensor y) {
                            var pairs = scanAll(new Tensor[] {tensor(0.0), tensor(1.0)}, y, (c, yt) -> {
                                var level = c[0] + a * (yt - c[0]);
                                return new Tensor[] {level, c[1] * 2};
                            });
                            var sums = map(y, v -> v + 1);
                            return pairs[0] + pairs[1] + cond(gt(sum(sums), 0), () -> sums, () -> -sums);
                        }
                        """, 0.5, Value.vector(2.0, 4.0))).containsExactly(1 + 2 + 3, 2.5 + 4 + 5);
    }

    @Test
    void compound_assignment_of_a_tensor_is_an_assignment_and_of_a_number_stays_java() {
        assertThat(statement("x += 1;")).isEqualTo("x = Rewritten.plus(x, 1);");
        assertThat(statement("parts[n] *= x;")).isEqualTo("parts[n] = Rewritten.times(parts[n], x);");
        assertThat(statement("a[n] += 2.5;")).isEqualTo("a[n] += 2.5;");
        assertThat(statement("int k = n; k += 2.5;")).isEqualTo("int k = n; k += 2.5;");
    }

    @Test
    void a_random_variable_learns_the_name_of_its_variable_and_its_place() {
        assertThat(statement("  var mu = normal(0, 5);"))
                .isEqualTo("  var mu = normal(0, 5, Rewritten.site(\"mu\", 2, 12));");
        assertThat(statement("Tensor t; t = normal(0, 5);"))
                .isEqualTo("Tensor t; t = normal(0, 5, Rewritten.site(\"t\", 2, 15));");
        assertThat(statement("parts[n] = normal(x, 1);")).contains("Rewritten.site(\"parts\", 2, 12)");
        assertThat(statement("var b = n > 2 ? normal(0, 1) : normal(0, n + 1);"))
                .contains("normal(0, 1, Rewritten.site(\"b\", 2, 17))")
                .contains("normal(0, Rewritten.plus(n , 1), Rewritten.site(\"b\", 2, 32))");
    }

    @Test
    void a_local_variable_tells_its_name_unless_it_cannot_hold_a_tensor() {
        assertThat(statement("var theta = x + 1;"))
                .isEqualTo("var theta = Rewritten.local(\"theta\", 2, 13, Rewritten.plus(x , 1));");
        assertThat(statement("int k = n + 1;")).isEqualTo("int k = Rewritten.plus(n , 1);");
        assertThat(statement("var k = 3;")).isEqualTo("var k = 3;");
        assertThat(statement("var list = new ArrayList<Tensor>();")).isEqualTo("var list = new ArrayList<Tensor>();");
        assertThat(statement("for (var i = n; i < n * 2; i++) {}"))
                .isEqualTo("for (var i = n; i < Rewritten.times(n , 2); i++) {}");
    }

    @Test
    void every_line_stays_where_it_was_and_every_column_maps_back() {
        String source =
                "import java.util.List;\n/** A model. */\nTensor m(Tensor x) {\n  var y = x[0] + x[1];\n  return -y * zz;\n}";
        RewrittenModel model = rewrite(source);
        List<String> lines = model.text().lines().toList();
        assertThat(lines.get(3)).startsWith("  var y = ");
        assertThat(model.edits().original(model.text().indexOf("zz"))).isEqualTo(source.indexOf("zz"));
        assertThat(model.edits().original(model.text().indexOf("return"))).isEqualTo(source.indexOf("return"));
        assertThat(model.edits().original(model.text().indexOf("y = "))).isEqualTo(source.indexOf("y = "));
    }

    @Test
    void plain_java_means_what_java_means() {
        String source = """
                record Pair(int left, int right) {
                    int sum() { return left + right; }
                }
                Tensor m(int n) {
                    final int three = 1 + 2;
                    int[] counts = new int[n / 2 + 1];
                    counts[n % 2] += 7;
                    byte small = 10 - 3;
                    char next = 'a' + 1;
                    String s = "n" + n + 1 + 'x';
                    s += n * 2;
                    long big = n * 3_000_000_000L;
                    int chosen = switch (n) { case three -> 30 + n; case 2 + 2 -> 40; default -> -n; };
                    IntUnaryOperator twice = i -> i * 2;
                    var total = 0;
                    for (int i = 0, j = n; i < j - 1; i++, j -= 1) { total += twice.applyAsInt(i) - counts[i % counts.length]; }
                    double half = n / 2 / 2.0;
                    Integer boxed = n;
                    int sum = new Pair(n, -2).sum();
                    return tensor(new double[] {counts[1], small, next - 'a', s.length(), big / 1e9, chosen, total, half, sum,
                            boxed + 1, three});
                }
                """;
        // by hand: n = 5: counts = {0, 7, 0}; s = "n51x10"; total = (0 - 0) + (2 - 7)
        assertThat(run(source, 5)).containsExactly(7, 7, 1, 6, 15, -5, -5, 1, 3, 6, 3);
        assertThat(run(source, 3)[5]).isEqualTo(33);
        assertThat(run(source, 4)[5]).isEqualTo(40);
    }

    @Test
    void the_model_is_the_first_method_that_is_not_private() {
        String source =
                "private Tensor twice(Tensor x) { return 2 * x; }\nTensor m(Tensor x) { return twice(x) + 1; }\n"
                        + "Tensor other(Tensor "
                        + "x) { return x; }";
        assertThat(run(source, Value.vector(1, 2))).containsExactly(3, 5);
    }

    @Test
    void a_syntax_error_has_its_place() {
        assertThat(problems("Tensor m(Tensor x) {\n  var y = (x + ;\n  return y;\n}"))
                .first()
                .satisfies(p -> {
                    assertThat(p.line()).isEqualTo(2);
                    assertThat(p.column()).isEqualTo(16);
                });
    }

    @Test
    void an_unknown_name_is_told_with_the_name_that_was_meant() {
        assertThat(problems("Tensor m(Tensor sigma) {\n  var tau = halfCauchi(5);\n  return tau * sigm;\n}"))
                .extracting(Problem::line, Problem::column, Problem::message)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                2, 13, "There is no function `halfCauchi` here; did you mean `halfCauchy`?"),
                        org.assertj.core.groups.Tuple.tuple(
                                3, 16, "There is no variable `sigm` here; did you mean `sigma`?"));
    }

    @Test
    void an_operator_that_does_not_apply_is_told_in_the_models_words() {
        assertThat(problems("Tensor m(Tensor x, int[] n) {\n  return x + (n - \"a\");\n}"))
                .first()
                .satisfies(p -> {
                    assertThat(p.line()).isEqualTo(2);
                    assertThat(p.message()).isEqualTo("`-` cannot be applied to int[] and String.");
                });
        assertThat(problems("Tensor m(Tensor x) {\n  if (x < 1) { return x; }\n  return x;\n}")
                        .getFirst()
                        .message())
                .contains("does not work on tensors");
        assertThat(problems("Tensor m(Tensor x) {\n  x[0] = 1;\n  return x;\n}")
                        .getFirst()
                        .message())
                .contains("cannot be assigned");
    }

    @Test
    void a_text_that_is_not_a_model_is_told_so() {
        assertThat(problems("").getFirst().message()).contains("write a method");
        assertThat(problems("class Foo { Tensor m() { return tensor(1); } }")
                        .getFirst()
                        .message())
                .contains("no class around it");
        assertThat(problems("package p;\nTensor m() { return tensor(1); }").getFirst())
                .satisfies(p -> assertThat(p.message()).contains("no package"));
        assertThat(problems("record R(int i) {}").getFirst().message()).contains("write a method");
        assertThat(problems("private Tensor m() { return tensor(1); }")
                        .getFirst()
                        .message())
                .contains("not private");
    }
}
