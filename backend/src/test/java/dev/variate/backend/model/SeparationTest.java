package dev.variate.backend.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.variate.backend.InvalidInputException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SeparationTest {

    /** Of {@code "a>b, b>c"}; names in capitals are computed, {@code #n} is data. */
    private static GraphView graph(String edges) {
        Map<String, GraphView.Node> nodes = new LinkedHashMap<>();
        List<GraphView.Edge> arrows = Arrays.stream(edges.split(", "))
                .map(edge -> edge.split(">"))
                .map(ends -> new GraphView.Edge(ends[0], ends[1]))
                .toList();
        arrows.forEach(edge -> List.of(edge.from(), edge.to()).forEach(name -> nodes.putIfAbsent(name, node(name))));
        return new GraphView(List.copyOf(nodes.values()), arrows, List.of());
    }

    private static GraphView.Node node(String name) {
        GraphView.Kind kind = name.startsWith("#")
                ? GraphView.Kind.DATA
                : Character.isUpperCase(name.charAt(0)) ? GraphView.Kind.DETERMINISTIC : GraphView.Kind.LATENT;
        return new GraphView.Node(name, kind, "", "[]", "", 0, 0, "");
    }

    private static boolean independent(String edges, String first, String second, String... given) {
        return Separation.of(graph(edges), first, second, List.of(given)).independent();
    }

    @Test
    void a_chain_and_a_fork_are_closed_by_their_middle() {
        assertThat(independent("a>b, b>c", "a", "c")).isFalse();
        assertThat(independent("a>b, b>c", "a", "c", "b")).isTrue();
        assertThat(independent("b>a, b>c", "a", "c")).isFalse();
        assertThat(independent("b>a, b>c", "a", "c", "b")).isTrue();
    }

    @Test
    void causes_become_dependent_when_their_effect_or_what_follows_from_it_is_known() {
        assertThat(independent("a>b, c>b, b>d", "a", "c")).isTrue();
        assertThat(independent("a>b, c>b, b>d", "a", "c", "b")).isFalse();
        assertThat(independent("a>b, c>b, b>d", "a", "c", "d")).isFalse();
    }

    @Test
    void the_students_network_of_the_textbook_gives_the_textbooks_answers() {
        // Koller and Friedman 2009, figure 3.4: difficulty, intelligence, grade, SAT, letter.
        String student = "difficulty>grade, intelligence>grade, intelligence>sat, grade>letter";
        assertThat(independent(student, "difficulty", "intelligence")).isTrue();
        assertThat(independent(student, "difficulty", "sat")).isTrue();
        assertThat(independent(student, "difficulty", "sat", "letter")).isFalse();
        assertThat(independent(student, "difficulty", "sat", "letter", "intelligence"))
                .isTrue();
        assertThat(independent(student, "sat", "letter", "grade")).isTrue();
        assertThat(independent(student, "sat", "letter", "difficulty")).isFalse();
    }

    @Test
    void what_is_computed_from_known_values_is_known_and_data_are() {
        String schools = "mu>Theta, tau>Theta, z>Theta, Theta>y, #sigma>y, Theta>w";
        assertThat(independent(schools, "y", "w")).isFalse();
        assertThat(independent(schools, "y", "w", "mu", "tau", "z")).isTrue();
        assertThat(independent(schools, "y", "w", "mu", "tau")).isFalse();
        assertThat(independent("#n>a, #n>b", "a", "b")).isTrue();
    }

    @Test
    void a_factor_ties_together_what_it_weighs() {
        GraphView.Node weight =
                new GraphView.Node("weight", GraphView.Kind.OBSERVED, "factor(a * b)", "[]", "", 0, 0, "");
        GraphView graph = new GraphView(
                List.of(node("a"), node("b"), weight),
                List.of(new GraphView.Edge("a", "weight"), new GraphView.Edge("b", "weight")),
                List.of());
        assertThat(Separation.of(graph, "a", "b", List.of()).independent()).isFalse();
    }

    @Test
    void the_trail_that_ties_two_variables_is_told() {
        GraphView graph = graph("mu>Theta, tau>Theta, Theta>y");
        Separation found = Separation.of(graph, "mu", "tau", List.of("y"));
        assertThat(found.path()).containsExactly("mu", "Theta", "tau");
        assertThat(found.sentence(graph, "mu", "tau", List.of("y")))
                .isEqualTo("`mu` and `tau` can depend on each other given `y`, by `mu` → `Theta` ← `tau`.");
        Separation none = Separation.of(graph, "mu", "tau", List.of());
        assertThat(none.sentence(graph, "mu", "tau", List.of())).isEqualTo("`mu` and `tau` are independent.");
    }

    /** Separation in the moral graph of the ancestors (Lauritzen, Dawid, Larsen and Leimer 1990) is another way to the same answer. */
    @Test
    void the_moral_graph_of_the_ancestors_agrees_on_random_graphs() {
        Random random = new Random(7);
        int dependent = 0;
        for (int trial = 0; trial < 2000; trial++) {
            int n = 3 + random.nextInt(5);
            boolean[][] edge = new boolean[n][n];
            List<String> names = IntStream.range(0, n).mapToObj(i -> "v" + i).toList();
            List<GraphView.Edge> edges = new java.util.ArrayList<>();
            for (int i = 0; i < n; i++) {
                for (int j = i + 1; j < n; j++) {
                    edge[i][j] = random.nextInt(3) == 0;
                    if (edge[i][j]) {
                        edges.add(new GraphView.Edge(names.get(i), names.get(j)));
                    }
                }
            }
            GraphView graph =
                    new GraphView(names.stream().map(SeparationTest::node).toList(), edges, List.of());
            List<Integer> given = IntStream.range(2, n)
                    .filter(i -> random.nextInt(3) == 0)
                    .boxed()
                    .toList();
            boolean expected = separatedInMoralGraph(edge, 0, 1, given);
            assertThat(Separation.of(
                                    graph,
                                    "v0",
                                    "v1",
                                    given.stream().map(names::get).toList())
                            .independent())
                    .as(edges + " given " + given)
                    .isEqualTo(expected);
            dependent += expected ? 0 : 1;
        }
        assertThat(dependent).isBetween(200, 1800);
    }

    private static boolean separatedInMoralGraph(boolean[][] edge, int a, int b, List<Integer> given) {
        int n = edge.length;
        boolean[] ancestor = new boolean[n];
        ancestor[a] = true;
        ancestor[b] = true;
        given.forEach(i -> ancestor[i] = true);
        for (int j = n - 1; j >= 0; j--) {
            for (int i = 0; i < j; i++) {
                ancestor[i] |= ancestor[j] && edge[i][j];
            }
        }
        boolean[][] tied = new boolean[n][n];
        for (int j = 0; j < n; j++) {
            for (int i = 0; i < n; i++) {
                if (ancestor[i] && ancestor[j] && edge[i][j]) {
                    tied[i][j] = true;
                    tied[j][i] = true;
                    for (int k = 0; k < n; k++) {
                        if (k != i && ancestor[k] && edge[k][j]) {
                            tied[i][k] = true;
                            tied[k][i] = true;
                        }
                    }
                }
            }
        }
        boolean[] reached = new boolean[n];
        reached[a] = true;
        for (int round = 0; round < n; round++) {
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    reached[j] |= reached[i] && tied[i][j] && !given.contains(j);
                }
            }
        }
        return !reached[b];
    }

    @Test
    void a_variable_that_is_not_there_is_named() {
        assertThatThrownBy(() -> Separation.of(graph("a>b"), "a", "c", List.of()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("The model has no `c`; it has a, b.");
        assertThatThrownBy(() -> Separation.of(graph("a>b"), "a", "a", List.of()))
                .hasMessage("`a` is asked about itself; name two variables.");
    }
}
