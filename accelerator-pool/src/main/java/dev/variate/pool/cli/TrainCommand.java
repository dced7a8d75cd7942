package dev.variate.pool.cli;

import dev.variate.device.Device;
import dev.variate.parallel.Mesh;
import dev.variate.pool.elaborator.Elaboration;
import dev.variate.pool.elaborator.Elaborators;
import dev.variate.pool.elaborator.LossElaboration;
import dev.variate.pool.mesh.ConfigurationCheck;
import dev.variate.pool.pictures.PictureSheet;
import dev.variate.pool.start.TrainingPlan;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Value;
import dev.variate.training.Batch;
import dev.variate.training.Checkpoint;
import dev.variate.training.DivergedException;
import dev.variate.training.IdxFile;
import dev.variate.training.Judge;
import dev.variate.training.Recipe;
import dev.variate.training.Training;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Trains a model of pictures on one device. */
@Command(
        name = "train",
        description = {
            "Trains a model of pictures, and tells bits per dimension, of the training and of held-out pictures."
                    + " Leaves a",
            "checkpoint every so often, at the end, and when it is told to end (Ctrl-C); --resume goes on from there,"
                    + " to the",
            "same bits as if it had not stopped. Beside the checkpoint lie its .history.csv and .pictures.png."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class TrainCommand implements Callable<Integer> {
    private static final int INTERRUPTED = 130;
    private static final long JUDGING_SEED = 1;
    private static final int SHOWN = 12;
    private static final int USUAL_BATCH = 32;
    private static final double USUAL_RATE = 1e-3;

    private final EarlyElaborators early;

    @Parameters(
            paramLabel = "MODEL",
            description = {
                "vae, a variational autoencoder; image-transformer, which makes pixel after pixel; or a file"
                        + " MODEL.java, whose",
                "first method takes `image`, and whose method `guide`, if it has one, makes its latent variables."
            })
    private String model;

    @Option(
            names = "--data",
            paramLabel = "FILE",
            description = {
                "Pictures in the IDX format of MNIST, unpacked or .gz. Debian has Fashion-MNIST in the package",
                "dataset-fashion-mnist: /usr/share/datasets/fashion-mnist/train-images-idx3-ubyte.gz."
            })
    private Optional<Path> data;

    @Option(names = "--held-out", paramLabel = "FILE", description = "Pictures that no step sees, to judge by.")
    private Optional<Path> heldOut;

    @Option(
            names = "--set",
            paramLabel = "NAME=NUMBER",
            description = "A number that MODEL.java takes as a parameter; may be repeated.")
    private Map<String, Double> settings = new HashMap<>();

    @Option(names = "--steps", defaultValue = "1000", description = "Steps in all (default: ${DEFAULT-VALUE}).")
    private long steps;

    @Option(
            names = "--batch",
            description = "Pictures a step (default: 128 of vae, 8 of image-transformer, 32 of others).")
    private Optional<Integer> batch;

    @Option(
            names = "--rate",
            description = "Learning rate; of image-transformer, times width^-1/2 step^-1/2 after the warm-up (default:"
                    + " 0.001; 0.5).")
    private Optional<Double> rate;

    @Option(
            names = "--warmup",
            defaultValue = "400",
            description = "Steps in which the image-transformer's rate rises (default: ${DEFAULT-VALUE}).")
    private long warmup;

    @Option(
            names = "--size",
            paramLabel = "small|full",
            defaultValue = "small",
            description = "What two cores can train, or the configuration of the paper (default: ${DEFAULT-VALUE}).")
    private String size;

    @Option(
            names = "--device",
            paramLabel = "jvm|tensorflow",
            defaultValue = "tensorflow",
            description =
                    "Where to compute: tensorflow in single precision, jvm in double (default: ${DEFAULT-VALUE}).")
    private String device;

    @Option(
            names = "--precision",
            paramLabel = "full|mixed",
            defaultValue = "full",
            description = {
                "mixed has the factors of products in bfloat16, for devices with units for it; weights and all else stay"
                        + " as they",
                "are (default: ${DEFAULT-VALUE})."
            })
    private String precision;

    @Option(
            names = "--seed",
            defaultValue = "1",
            description = "Decides first weights, order and noise (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--checkpoint",
            paramLabel = "FILE",
            defaultValue = "training/checkpoint",
            description = "Where to keep it (default: ${DEFAULT-VALUE}).")
    private Path checkpoint;

    @Option(names = "--resume", description = "Go on from the checkpoint.")
    private boolean resume;

    @Option(
            names = "--every",
            defaultValue = "200",
            description = "Steps between lines, judgements and checkpoints (default: ${DEFAULT-VALUE}).")
    private long every;

    @Option(
            names = "--judged",
            defaultValue = "1000",
            description = "Held-out pictures that are judged each time (default: ${DEFAULT-VALUE}).")
    private long judged;

    @Option(
            names = "--pictures",
            description = "Also draw pictures at the end: 784 runs of the image-transformer (the vae always does).")
    private boolean pictures;

    @Option(
            names = "--studio",
            paramLabel = "URL",
            description =
                    "A studio whose pool is to train MODEL.java, such as http://127.0.0.1:8080; else it is trained here.")
    private Optional<URI> studio;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "With --studio: a token of yours, such as owner.token in its data folder.")
    private Optional<Path> tokenFile;

    @Option(
            names = "--project",
            defaultValue = "training",
            description = "With --studio: in which project (default: ${DEFAULT-VALUE}).")
    private String project;

    @Option(
            names = "--workers",
            description =
                    "With --studio: how many of its workers share each batch (default: 1, or as many as --mesh has).")
    private Optional<Integer> workers;

    @Option(
            names = "--parts",
            description =
                    "With --studio: equal parts of a batch, which workers share (default: as many as workers; with --mesh"
                            + " the most, up to that, which divide the batch).")
    private Optional<Integer> parts;

    @Option(
            names = "--check",
            description = {
                "Trace the step of vae, image-transformer or flow-vae, tell its weights, arithmetic and memory a"
                        + " device, and",
                "whether this machine could take it; wants no data."
            })
    private boolean check;

    @Option(
            names = "--picture",
            paramLabel = "HxWxC",
            defaultValue = "28x28",
            description = "With --check: the shape of a picture, such as 64x64x3 (default: ${DEFAULT-VALUE}).")
    private String picture;

    @Option(
            names = "--mesh",
            paramLabel = "data=N,model=N",
            description = {
                "With --studio: workers in a grid, copies of the model along `data`, and along `model` workers that"
                        + " share a",
                "copy by the places that MODEL.java names with `on`. With --check: the devices (default:"
                        + " data=1,model=1)."
            })
    private Optional<String> mesh;

    @Option(
            names = "--places",
            paramLabel = "NAME=N,NAME=N-N",
            description = "With --mesh and --studio: which places are on which workers along `model` (default: in the"
                    + " order of the text).")
    private Optional<String> places;

    private volatile boolean ending;

    TrainCommand(EarlyElaborators early) {
        this.early = early;
    }

    @Override
    public Integer call() {
        if (steps < 1 || every < 1) {
            throw new CommandFailure("variate: --steps and --every are at least 1.");
        }
        if (check) {
            return check();
        }
        Path pictures =
                data.orElseThrow(() -> new CommandFailure("variate: --data FILE is missing, the pictures to learn."));
        if (studio.isPresent()) {
            return onPool(studio.get(), pictures);
        }
        if (workers.orElse(1) > 1 || mesh.isPresent()) {
            throw new CommandFailure("variate: several workers are a studio's: start one with `./variate run --workers "
                    + workers.orElse(4)
                    + "`, and train with --studio http://127.0.0.1:8080 --token-file .variate/owner.token.");
        }
        Device chosen = SampleCommand.device(device);
        CountDownLatch over = new CountDownLatch(1);
        Thread hook = new Thread(() -> end(over), "end of training");
        Runtime.getRuntime().addShutdownHook(hook);
        try (IdxFile images = open(pictures);
                IdxFile judging = heldOut.map(TrainCommand::open).orElse(null)) {
            int code = train(chosen, images, Optional.ofNullable(judging));
            return code;
        } catch (IOException e) {
            throw new CommandFailure("variate: cannot write beside " + checkpoint + ": " + ModelFiles.reason(e));
        } catch (IllegalArgumentException | DivergedException e) {
            throw new CommandFailure("variate: " + e.getMessage());
        } finally {
            over.countDown();
            if (!ending) {
                Runtime.getRuntime().removeShutdownHook(hook);
            }
        }
    }

    private int onPool(URI address, Path pictures) {
        if (!isText() || resume) {
            throw new CommandFailure(
                    "variate: a studio trains texts, MODEL.java, and goes on with a run on the run's page.");
        }
        Path token = tokenFile.orElseThrow(
                () -> new CommandFailure("variate: --studio wants --token-file, a file with a token of yours."));
        int several = workers.orElse(mesh.map(TrainCommand::size).orElse(1));
        return new PoolTraining(address, token)
                .run(new PoolTraining.Order(
                        project,
                        Path.of(model),
                        pictures,
                        heldOut,
                        seed,
                        PoolTraining.plan(
                                steps,
                                batch.orElse(USUAL_BATCH),
                                several,
                                parts.or(() -> mesh.isPresent() ? Optional.empty() : Optional.of(several)),
                                mesh,
                                places,
                                precision,
                                device,
                                rate.orElse(USUAL_RATE),
                                every,
                                judged,
                                settings),
                        checkpoint));
    }

    private boolean isMixed() {
        try {
            return TrainingPlan.isMixed(precision);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure("variate: --precision: " + e.getMessage() + ".");
        }
    }

    private static int size(String mesh) {
        try {
            return Mesh.parse(mesh).size();
        } catch (IllegalArgumentException e) {
            throw new CommandFailure("variate: " + e.getMessage());
        }
    }

    private int check() {
        if (!picture.matches("\\d{1,5}x\\d{1,5}(x\\d{1,3})?")) {
            throw new CommandFailure("variate: a picture is 28x28 or 64x64x3, and not `" + picture + "`.");
        }
        int[] shape =
                Arrays.stream(picture.split("x")).mapToInt(Integer::parseInt).toArray();
        try {
            Mesh devices = Mesh.parse(mesh.orElse("data=1,model=1"));
            int rows = batch.orElse(4 * devices.extent(Mesh.DATA));
            ConfigurationCheck found = ConfigurationCheck.of(
                    model, size, Shape.of(shape), rows, devices, device.equals("tensorflow"), isMixed());
            System.out.print(found.text());
            return found.fits() ? 0 : 1;
        } catch (IllegalArgumentException e) {
            throw new CommandFailure("variate: " + e.getMessage());
        }
    }

    /** Lets the step that is under way end, and waits until its checkpoint is written. */
    private void end(CountDownLatch over) {
        ending = true;
        try {
            if (!over.await(1, TimeUnit.MINUTES)) {
                System.err.println("variate: the step did not end within a minute; no checkpoint of it was written");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static IdxFile open(Path file) {
        try {
            IdxFile images = IdxFile.open(file, "image");
            int axes = images.row().rank();
            if (axes < 2 || axes > 3) {
                images.close();
                throw new CommandFailure("variate: " + file + " has rows of shape " + images.row()
                        + ", and pictures have height and width, and channels after them if there are several.");
            }
            return images;
        } catch (IOException e) {
            throw new CommandFailure("variate: cannot read " + file + ": " + ModelFiles.reason(e));
        }
    }

    private int train(Device chosen, IdxFile images, Optional<IdxFile> judging) throws IOException {
        Optional<ImageSystem> system =
                isText() ? Optional.empty() : Optional.of(ImageSystem.named(model, size, images.row()));
        int rows = batch.orElse(system.map(ImageSystem::usualBatch).orElse(USUAL_BATCH));
        boolean single = device.equals("tensorflow");
        double first = rate.orElse(system.map(ImageSystem::usualRate).orElse(USUAL_RATE));
        Recipe usual = system.map(s -> s.recipe(first, warmup)).orElseGet(() -> Recipe.adam(first));
        Recipe recipe = isMixed() ? usual.inMixedPrecision() : usual;
        Batch seen = new Batch(rows, images.count(), images.columns(rows), settings);
        LossElaboration.Losses losses = system.map(
                        s -> new LossElaboration.Losses(s.training(seen), s.judging(seen), Optional.empty()))
                .orElseGet(() -> elaborated(seen));
        Path folder = checkpoint.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        if (!resume && Files.exists(checkpoint)) {
            throw new CommandFailure("variate: " + checkpoint
                    + " is there already. Go on from it with --resume, or name another with --checkpoint.");
        }
        if (judging.isPresent() && !judging.get().row().equals(images.row())) {
            throw new CommandFailure("variate: held-out pictures of shape "
                    + judging.get().row() + " beside others of shape " + images.row() + ".");
        }
        // before a file is begun
        judging.ifPresent(rest -> Judge.requireEnough(Math.min(rest.count(), judged), rows));
        try (Training training = resume
                        ? Training.resume(
                                losses.training(), recipe, images, chosen, single, Checkpoint.read(checkpoint))
                        : Training.begin(losses.training(), recipe, images, chosen, single, seed);
                Judge judge = new Judge(losses.judging(), chosen, single);
                BufferedWriter history = history()) {
            System.err.printf(
                    Locale.ROOT,
                    "%s: %,d weights, %,d pictures of shape %s, %d a step, on %s%s%n",
                    model,
                    training.weights().values().stream()
                            .mapToLong(w -> w.shape().size())
                            .sum(),
                    images.count(),
                    images.row(),
                    rows,
                    device,
                    recipe.mixed() ? " in mixed precision" : "");
            Learning learning = new Learning(
                    training,
                    images.row(),
                    history,
                    weights -> judging.map(rest -> judge.loss(weights, rest, judged, JUDGING_SEED)));
            boolean told = true;
            while (training.steps() < steps && !ending) {
                learning.step();
                told = training.steps() % every == 0 || training.steps() == steps;
                if (told) {
                    learning.tell();
                    keep(training);
                }
            }
            if (!told) {
                learning.tell();
                keep(training);
            }
            if (ending) {
                System.err.println("ended after step " + training.steps() + "; " + checkpoint + " goes on from there");
                return INTERRUPTED;
            }
            if (system.isPresent()) {
                show(system.get(), training, judging.orElse(images), chosen, single);
            }
            return 0;
        }
    }

    private void keep(Training training) {
        try {
            training.checkpoint().write(checkpoint);
        } catch (IOException e) {
            throw new CommandFailure("variate: the checkpoint after step " + training.steps() + " cannot be written to "
                    + checkpoint + ": " + ModelFiles.reason(e)
                    + ". If there was one before it is whole: go on from it with --resume.");
        }
    }

    private boolean isText() {
        return model.endsWith(".java");
    }

    private LossElaboration.Losses elaborated(Batch seen) {
        ModelFiles files = ModelFiles.of(Path.of(model));
        try (Elaborators elaborators = early.take()) {
            return switch (elaborators.elaborateLoss("cli", files.source(), seen, ModelFiles.ELABORATION_LIMIT)) {
                case LossElaboration.Losses losses -> losses;
                case Elaboration.Rejected rejected -> throw files.failure(rejected.problems());
            };
        }
    }

    private void show(ImageSystem system, Training training, IdxFile images, Device chosen, boolean single)
            throws IOException {
        if (system instanceof ImageSystem.Transformer && !pictures) {
            return;
        }
        long[] first = new long[(int) Math.min(SHOWN, images.count())];
        for (int i = 0; i < first.length; i++) {
            first[i] = i;
        }
        Value examples = images.read(first).get("image");
        Path file = beside(".pictures.png");
        PictureSheet.write(file, system.pictures(training.weights(), examples, first.length, chosen, single, seed));
        System.out.println(file);
    }

    private Path beside(String ending) {
        return checkpoint.resolveSibling(checkpoint.getFileName() + ending);
    }

    private BufferedWriter history() throws IOException {
        Path file = beside(".history.csv");
        boolean more = resume && Files.exists(file);
        BufferedWriter writer =
                more ? Files.newBufferedWriter(file, StandardOpenOption.APPEND) : Files.newBufferedWriter(file);
        if (!more) {
            writer.write(
                    "step,bits_per_dimension,held_out_bits_per_dimension,gradient_norm,learning_rate,pictures_per_second\n");
        }
        return writer;
    }
}
