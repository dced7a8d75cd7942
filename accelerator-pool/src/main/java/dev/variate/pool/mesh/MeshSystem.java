package dev.variate.pool.mesh;

import dev.variate.examples.ImageTransformer;
import dev.variate.examples.ModelParallelVae;
import dev.variate.examples.Tones;
import dev.variate.examples.Vae;
import dev.variate.model.Model;
import dev.variate.parallel.Placement;
import dev.variate.random.Key;
import dev.variate.tensor.DType;
import dev.variate.tensor.Shape;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import dev.variate.training.Adam;
import dev.variate.training.Batch;
import dev.variate.training.Loss;
import dev.variate.training.Recipe;
import dev.variate.training.Rows;
import dev.variate.training.Schedule;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * A system that is trained on a mesh: what its places are, what it learns, and rows for it that are made up.
 *
 * @param guide if it has latent variables
 */
public record MeshSystem(Model model, Optional<Model> guide, Rows madeUp, Kind kind) {
    public static final List<String> NAMES = List.of("vae", "image-transformer", "flow-vae");

    private static final long WARMUP = 400;
    private static final int SEED = 17;

    /** What is particular to one of them. */
    private sealed interface Kind {
        Placement placement(int devices);

        Recipe recipe(double rate);
    }

    private record Autoencoder(List<String> places) implements Kind {
        @Override
        public Placement placement(int devices) {
            return Placement.groups(devices, places.toArray(String[]::new));
        }

        @Override
        public Recipe recipe(double rate) {
            return Recipe.adam(rate);
        }
    }

    private record Transformer(ImageTransformer transformer) implements Kind {
        @Override
        public Placement placement(int devices) {
            return Placement.stages(devices, "layer", transformer.layers());
        }

        /** As tensor2tensor trains it. */
        @Override
        public Recipe recipe(double rate) {
            return Recipe.of(
                    new Adam(0.9, 0.98, 1e-9, 0), new Schedule.InverseRoot(rate, transformer.hidden(), WARMUP));
        }
    }

    /**
     * The system of that name.
     *
     * @param picture the shape of one, for those of pictures
     * @throws IllegalArgumentException if there is none, or it does not fit, in words
     */
    public static MeshSystem named(String name, String size, Shape picture) {
        if (!size.equals("small") && !size.equals("full")) {
            throw new IllegalArgumentException("--size is small or full, and not `" + size + "`.");
        }
        boolean small = size.equals("small");
        return switch (name) {
            case "vae" -> {
                Vae vae = new Vae(picture.size(), small ? 256 : 1024, small ? 16 : 64, 256);
                yield new MeshSystem(
                        vae.model(),
                        Optional.of(vae.guide()),
                        new Noise(picture),
                        new Autoencoder(List.of("encoder", "decoder")));
            }
            case "image-transformer" -> {
                ImageTransformer transformer = small ? ImageTransformer.small() : ImageTransformer.full();
                if (picture.size() % transformer.block() != 0) {
                    throw new IllegalArgumentException(
                            "Blocks of " + transformer.block() + " places do not divide pictures of shape " + picture
                                    + ", which have " + picture.size() + ".");
                }
                yield new MeshSystem(
                        transformer.model(), Optional.empty(), new Noise(picture), new Transformer(transformer));
            }
            case "flow-vae" -> {
                ModelParallelVae vae = small ? ModelParallelVae.small() : ModelParallelVae.full();
                yield new MeshSystem(
                        vae.model(),
                        Optional.of(vae.guide()),
                        new Tones(100_000, vae.length(), SEED),
                        new Autoencoder(List.of("prior", "encoder", "decoder")));
            }
            default ->
                throw new IllegalArgumentException("There is no system `" + name + "` for a mesh; choose one of: "
                        + String.join(", ", NAMES) + ".");
        };
    }

    public Placement placement(int devices) {
        return kind.placement(devices);
    }

    public Recipe recipe(double rate) {
        return kind.recipe(rate);
    }

    public Loss loss(Rows rows, int count) {
        Batch batch = new Batch(count, rows.count(), rows.columns(count), Map.of());
        return Loss.of(model, guide, batch);
    }

    /** Pictures of noise: to measure what a step takes, for which it does not matter what is seen. They are pieces of one long row of noise. */
    private record Noise(Shape picture, double[] noise) implements Rows {
        private static final int COUNT = 60_000;
        private static final int LEVELS = 256;

        Noise(Shape picture) {
            this(picture, new double[picture.size() + COUNT]);
            Key key = Key.of(SEED);
            Arrays.setAll(noise, i -> Math.floorMod(key.bits(i), LEVELS));
        }

        @Override
        public long count() {
            return COUNT;
        }

        @Override
        public SequencedMap<String, TensorType> columns(int rows) {
            SequencedMap<String, TensorType> columns = new LinkedHashMap<>();
            columns.put("image", new TensorType(DType.I32, Shape.of(rows).append(picture)));
            return columns;
        }

        @Override
        public SequencedMap<String, Value> read(long[] rows) {
            double[] all = new double[rows.length * picture.size()];
            for (int i = 0; i < rows.length; i++) {
                System.arraycopy(noise, (int) rows[i], all, i * picture.size(), picture.size());
            }
            SequencedMap<String, Value> columns = new LinkedHashMap<>();
            columns.put("image", Value.wrap(columns(rows.length).get("image"), all));
            return columns;
        }
    }
}
