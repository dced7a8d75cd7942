package dev.variate.backend.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.variate.examples.Vae;
import dev.variate.tensor.DType;
import dev.variate.tensor.Shape;
import dev.variate.tensor.TensorType;
import dev.variate.training.Batch;
import dev.variate.training.Loss;
import org.junit.jupiter.api.Test;

class NetworkDrawingTest {

    @Test
    void the_layers_of_an_autoencoder_stand_below_those_whose_results_they_take() {
        Vae vae = new Vae(64, 16, 4, 2);
        Batch batch = Batch.of(8, 100, "image", new TensorType(DType.I32, Shape.of(8, 8, 8)));
        GraphView graph =
                NetworkDrawing.of(Loss.bound(vae.model(), vae.guide(), batch).program());
        assertThat(graph.nodes())
                .extracting(GraphView.Node::id)
                .containsExactlyInAnyOrder(
                        "image", "encoder.hidden", "encoder.mean", "encoder.scale", "decoder.hidden", "decoder.pixels");
        assertThat(graph.edges())
                .containsExactlyInAnyOrder(
                        new GraphView.Edge("image", "encoder.hidden"),
                        new GraphView.Edge("encoder.hidden", "encoder.mean"),
                        new GraphView.Edge("encoder.hidden", "encoder.scale"),
                        new GraphView.Edge("encoder.mean", "decoder.hidden"),
                        new GraphView.Edge("encoder.scale", "decoder.hidden"),
                        new GraphView.Edge("decoder.hidden", "decoder.pixels"));
    }
}
