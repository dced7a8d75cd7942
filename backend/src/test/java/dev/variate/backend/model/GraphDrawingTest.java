package dev.variate.backend.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.variate.model.Language;
import dev.variate.model.Model;
import dev.variate.model.ModelProgram;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GraphDrawingTest {

    private static GraphView drawn(Model model) {
        return GraphDrawing.of(ModelProgram.trace(model, Map.of()).program());
    }

    @Test
    void a_plate_that_always_lies_in_another_is_drawn_in_it_although_no_node_stands_on_the_outer_alone() {
        GraphView graph = drawn(Model.of("schools", List.of(), given -> {
            Language.normal("mu", 0, 5);
            return Language.normal("theta", 0, 1, Language.plate("school", 8), Language.plate("pupil", 30));
        }));
        assertThat(graph.plates())
                .containsExactly(new GraphView.Plate("school", 8, ""), new GraphView.Plate("pupil", 30, "school"));
        assertThat(graph.nodes()).extracting(GraphView.Node::plate).containsExactly("", "pupil");
    }

    @Test
    void plates_that_cross_lie_in_none() {
        GraphView graph = drawn(Model.of("ratings", List.of(), given -> {
            Language.normal("row", 0, 1, Language.plate("rater", 5));
            Language.normal("column", 0, 1, Language.plate("film", 7));
            return Language.normal("y", 0, 1, Language.plate("rater", 5), Language.plate("film", 7));
        }));
        assertThat(graph.plates())
                .containsExactlyInAnyOrder(new GraphView.Plate("rater", 5, ""), new GraphView.Plate("film", 7, ""));
    }
}
