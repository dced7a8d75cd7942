package dev.variate.backend.run;

import dev.variate.backend.InvalidInputException;
import dev.variate.backend.NotFoundException;
import dev.variate.backend.WrongStateException;
import dev.variate.backend.team.Account;
import dev.variate.export.InferenceData;
import dev.variate.export.Layout;
import dev.variate.export.StanCsv;
import dev.variate.fit.Method;
import dev.variate.inference.NutsSettings;
import dev.variate.model.Posterior;
import dev.variate.pool.protocol.NamedTensor;
import dev.variate.pool.protocol.ProtocolJson;
import dev.variate.program.ProgramText;
import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.springframework.stereotype.Service;

/** A run's draws and data as files for other tools, written block by block as they are read. Of a run under way they hold what every chain has drawn. */
@Service
public class RunExports {
    private final Runs runs;
    private final RunRepository repository;
    private final Contents contents;
    private final BlockStore blocks;
    private final RunChecks checks;

    RunExports(Runs runs, RunRepository repository, Contents contents, BlockStore blocks, RunChecks checks) {
        this.checks = checks;
        this.runs = runs;
        this.repository = repository;
        this.contents = contents;
        this.blocks = blocks;
    }

    /** A file that can be had; it is made when it is written. */
    @FunctionalInterface
    public interface Export {
        void write(OutputStream out) throws IOException;
    }

    /**
     * ArviZ's InferenceData: see {@link InferenceData}. Log likelihoods and predictions of a run that has ended are computed by a worker while the file is written, the first of them before this returns.
     *
     * @param criticism whether log likelihoods and predictions are wanted; a run under way has none yet
     * @throws InvalidInputException if the run has drawn nothing, or criticism would be too much: see {@link RunCriticism}
     * @throws WrongStateException if criticism is wanted, and no worker answers
     */
    public Export inferenceData(Account account, long runId, boolean criticism) {
        Subject subject = subject(account, runId);
        Optional<RunCriticism> criticised = criticism && subject.ended()
                ? Optional.of(RunCriticism.begin(checks, subject.asked()))
                : Optional.empty();
        return out -> {
            Cuttable cuttable = new Cuttable(out);
            OutputStream whole = new BufferedOutputStream(cuttable);
            try (InferenceData file = criticised
                    .map(c ->
                            new InferenceData(whole, subject.layout(), subject.settings(), subject.seed(), c.columns()))
                    .orElseGet(() -> new InferenceData(whole, subject.layout(), subject.settings(), subject.seed()))) {
                try {
                    if (criticised.isPresent()) {
                        write(runId, subject, file, criticised.get());
                    } else {
                        blocks.each(runId, block -> add(file, block));
                    }
                } catch (RuntimeException broken) {
                    cuttable.cut();
                    throw broken;
                }
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        };
    }

    private void write(long runId, Subject subject, InferenceData file, RunCriticism criticism) {
        blocks.eachAtLeisure(runId, subject.settings().iterations(), block -> {
            add(file, block);
            criticism.add(file, block);
        });
        criticism.end(file);
        // of a run that is gone there were fewer blocks than it had, and a file that lacks them must not look whole
        if (repository.findById(runId).isEmpty()) {
            throw NotFoundException.of("run", runId);
        }
    }

    private static void add(InferenceData file, DrawBlock block) {
        file.add(block.chain(), block.warmup(), block.count(), block.draws(), block.stats());
    }

    /**
     * A ZIP of {@code chain-1.csv} and on, as CmdStan would write them: see {@link StanCsv}.
     *
     * @throws InvalidInputException if the run has drawn nothing, or by a method without chains
     */
    public Export stanCsv(Account account, long runId) {
        if (!runs.get(account, runId).method().hasChains()) {
            throw new InvalidInputException(
                    "format",
                    "Stan's files tell how chains were sampled, and this run's method has none; take `csv` or the inference data.");
        }
        Subject subject = subject(account, runId);
        return out -> {
            ZipOutputStream zip = new ZipOutputStream(new BufferedOutputStream(out));
            zip.setLevel(Deflater.BEST_SPEED);
            try {
                StanFiles files = new StanFiles(zip, subject);
                blocks.each(runId, files::add);
                files.end();
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
            zip.finish();
            zip.flush();
        };
    }

    /** Lets nothing through once it is cut: a file that broke off has no end, and whoever opens it sees that. */
    private static final class Cuttable extends FilterOutputStream {
        private boolean cut;

        Cuttable(OutputStream out) {
            super(out);
        }

        void cut() {
            cut = true;
        }

        @Override
        public void write(int one) throws IOException {
            if (!cut) {
                out.write(one);
            }
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            if (!cut) {
                out.write(bytes, from, count);
            }
        }
    }

    /** What the blocks do not say. */
    private record Subject(
            Layout layout,
            NutsSettings settings,
            long seed,
            double seconds,
            boolean ended,
            String program,
            List<NamedTensor> inputs) {
        RunCriticism.Asked asked() {
            return new RunCriticism.Asked(
                    program,
                    inputs,
                    layout.scalars().size(),
                    settings.warmup(),
                    settings.chains(),
                    settings.draws(),
                    seed);
        }
    }

    private Subject subject(Account account, long runId) {
        RunView view = runs.get(account, runId);
        RunEntity run = repository.findById(runId).orElseThrow(() -> NotFoundException.of("run", runId));
        if (run.method() == Method.TRAIN
                || run.programHash() == null
                || view.progress().stream().allMatch(done -> done == 0)) {
            throw new InvalidInputException(
                    "run",
                    "Run " + view.number() + " has drawn nothing"
                            + (view.status().ended()
                                    ? ", so there is no file of it."
                                    : " yet; ask again when it has."));
        }
        String program = new String(contents.load(run.programHash()), StandardCharsets.UTF_8);
        List<NamedTensor> inputs = List.of(ProtocolJson.read(contents.load(run.inputsHash()), NamedTensor[].class));
        Posterior posterior = Posterior.of(ProgramText.parse(program), NamedTensor.toMap(inputs));
        return new Subject(
                Layout.of(posterior),
                view.settings().withDraws(run.counted()).nuts(),
                view.seed(),
                view.sampleSeconds().orElse(Double.NaN),
                view.status().ended(),
                program,
                inputs);
    }

    /** One file a chain, one after another, for the blocks come so. */
    private static final class StanFiles {
        private final ZipOutputStream zip;
        private final BufferedWriter text;
        private final Subject subject;
        private int chain = -1;
        private StanCsv file;

        StanFiles(ZipOutputStream zip, Subject subject) {
            this.zip = zip;
            this.text = new BufferedWriter(new OutputStreamWriter(zip, StandardCharsets.UTF_8));
            this.subject = subject;
        }

        void add(DrawBlock block) {
            try {
                if (block.chain() != chain) {
                    end();
                    chain = block.chain();
                    zip.putNextEntry(new ZipEntry("chain-" + (chain + 1) + ".csv"));
                    file = new StanCsv(text, subject.layout(), subject.settings(), subject.seed(), chain);
                }
                if (!block.warmup()) {
                    file.add(block.count(), block.draws(), block.stats());
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void end() throws IOException {
            if (file != null) {
                file.end(subject.seconds());
                text.flush();
                zip.closeEntry();
            }
        }
    }
}
