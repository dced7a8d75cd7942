package dev.variate.pool.cli;

import dev.variate.device.Device;
import dev.variate.diagnostics.Calibration;
import dev.variate.fit.CalibrationRun;
import dev.variate.model.ModelException;
import dev.variate.pool.elaborator.Elaboration;
import dev.variate.pool.elaborator.Elaborators;
import dev.variate.pool.elaborator.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Asks whether a model's posteriors are calibrated: fits data that the model makes, and ranks the parameters that made them. */
@Command(
        name = "calibrate",
        description = {
            "Draws parameters from the priors and data from the parameters, fits each data set, and says whether the",
            "parameters lie among the draws of their posteriors as they should (simulation-based calibration).",
            "The data file gives the shapes of what is observed, and all that the model is given."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class CalibrateCommand implements Callable<Integer> {
    private static final int FEWEST = 20;
    private static final int MOST_NAMED = 20;
    private static final int STRAYED = 2;

    private final EarlyElaborators early;

    @Mixin
    private ModelFiles files;

    @Option(
            names = "--simulations",
            defaultValue = "100",
            description = "Data sets that are made and fitted (default: ${DEFAULT-VALUE}).")
    private int simulations;

    @Option(
            names = "--seed",
            defaultValue = "1",
            description = "The same seed gives the same data and ranks (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--device",
            paramLabel = "jvm|tensorflow",
            defaultValue = "jvm",
            description = "What to compile for (default: ${DEFAULT-VALUE}).")
    private String device;

    @Option(names = "--json", paramLabel = "FILE", description = "Write ranks, p and the band there.")
    private Optional<Path> json;

    CalibrateCommand(EarlyElaborators early) {
        this.early = early;
    }

    @Override
    public Integer call() {
        if (simulations < FEWEST) {
            throw new CommandFailure("variate: --simulations is " + simulations + "; fewer than " + FEWEST
                    + " say nothing, and 100 and more are usual.");
        }
        try (Elaborators elaborators = early.take()) {
            Device chosen = SampleCommand.device(device);
            Elaboration.Elaborated elaborated = files.elaborate(elaborators, files.source());
            AtomicInteger over = new AtomicInteger();
            CalibrationRun run = CalibrationRun.of(
                    elaborated.program(), elaborated.inputs(), chosen, simulations, seed, i -> tell(over));
            System.out.print(text(elaborated.program().name(), run));
            if (json.isPresent()) {
                write(json.get(), run);
            }
            return run.calibration().passed() ? 0 : STRAYED;
        } catch (ModelException e) {
            throw files.failure(List.of(new Problem(e.line(), e.column(), e.column() + 1, e.getMessage())));
        } catch (IOException e) {
            throw new CommandFailure("variate: cannot write to " + json.orElseThrow() + ": " + ModelFiles.reason(e));
        }
    }

    private void tell(AtomicInteger over) {
        int done = over.incrementAndGet();
        if (done % Math.max(1, simulations / 10) == 0) {
            System.err.println("fitted " + done + " of " + simulations + " data sets");
        }
    }

    private String text(String model, CalibrationRun run) {
        Calibration calibration = run.calibration();
        List<Calibration.Answer> answers = calibration.answers().stream()
                .sorted(Comparator.comparingDouble(Calibration.Answer::p))
                .toList();
        List<String[]> rows = new ArrayList<>();
        rows.add(new String[] {"", "p", "above", "below"});
        for (Calibration.Answer answer : answers.subList(0, Math.min(MOST_NAMED, answers.size()))) {
            rows.add(new String[] {
                answer.name(),
                String.format(Locale.ROOT, "%.4f", answer.p()),
                String.format(Locale.ROOT, "%.3f", Math.max(0, answer.highest())),
                String.format(Locale.ROOT, "%.3f", Math.max(0, -answer.lowest()))
            });
        }
        StringBuilder text = new StringBuilder(RunReport.columns(rows));
        if (answers.size() > MOST_NAMED) {
            text.append("… and ").append(answers.size() - MOST_NAMED).append(" more, all with a larger p\n");
        }
        text.append(String.format(
                Locale.ROOT,
                "%n%s, seed %d: %,d data sets drawn from the priors and fitted; ranks among %d draws%n",
                model,
                seed,
                calibration.simulations(),
                calibration.draws()));
        if (run.failed() > 0) {
            text.append(String.format(
                    Locale.ROOT,
                    "%,d more could not be drawn or fitted, and have no ranks: %s%n",
                    run.failed(),
                    run.failure().orElse("")));
        }
        double smallest = answers.getFirst().p();
        text.append(String.format(
                Locale.ROOT,
                calibration.passed()
                        ? "Calibrated, as far as these ranks tell: the smallest p of %,d quantities is %.4f.%n"
                        : "Not calibrated: of %,d quantities the smallest p is %.4f, where %.4f would be small. Above:"
                                + " the parameters lie too low in their posteriors; below: too high; both: the"
                                + " posteriors are too narrow or too wide.%n",
                answers.size(),
                smallest,
                Calibration.LEVEL / answers.size()));
        return text.toString();
    }

    private static void write(Path file, CalibrationRun run) throws IOException {
        Calibration calibration = run.calibration();
        ObjectNode root = JsonMapper.shared().createObjectNode();
        root.put("simulations", calibration.simulations())
                .put("failed", run.failed())
                .put("draws", calibration.draws())
                .put("passed", calibration.passed());
        ArrayNode band = root.putArray("band");
        for (int[] limits : calibration.band()) {
            band.addArray().add(limits[0]).add(limits[1]);
        }
        ArrayNode quantities = root.putArray("quantities");
        List<Calibration.Answer> answers = calibration.answers();
        for (int i = 0; i < answers.size(); i++) {
            ObjectNode node = quantities
                    .addObject()
                    .put("name", answers.get(i).name())
                    .put("p", answers.get(i).p());
            ArrayNode ranks = node.putArray("ranks");
            for (int rank : calibration.ranks()[i]) {
                ranks.add(rank);
            }
        }
        Files.writeString(
                file, JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(root));
    }
}
