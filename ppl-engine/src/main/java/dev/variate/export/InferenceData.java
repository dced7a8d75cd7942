package dev.variate.export;

import dev.variate.export.ZarrFile.Element;
import dev.variate.inference.NutsInfo;
import dev.variate.inference.NutsSettings;
import dev.variate.tensor.Value;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Writes a run as ArviZ's InferenceData while it is drawn, in memory that does not grow with the draws: groups {@code posterior}, {@code sample_stats}, both again for the warm-up, {@code observed_data} and {@code constant_data}, in a
 * Zarr store in a ZIP file.
 *
 * <p>With {@link CriticismNumbers} there are {@code log_likelihood}, {@code posterior_predictive}, {@code prior} and {@code prior_predictive} too; or with {@link CriticismColumns}, whose numbers somebody else computes and adds. Names of
 * groups, variables and axes follow the InferenceData schema.
 *
 * @see <a href="https://python.arviz.org/en/stable/schema/schema.html">InferenceData schema specification</a>
 */
public final class InferenceData implements Closeable {
    /** What a file is called: tools tell by its end what it is. */
    public static final String SUFFIX = ".zarr.zip";

    /** How many worlds the groups of the priors have. */
    public static final int PRIOR_DRAWS = 1000;

    /** As {@link NutsInfo} orders them. */
    private static final List<String> STATISTICS =
            List.of("lp", "acceptance_rate", "step_size", "tree_depth", "n_steps", "diverging", "energy");

    private static final Element[] STATISTICS_ELEMENTS = {
        Element.F64, Element.F64, Element.F64, Element.I64, Element.I64, Element.BOOL, Element.F64
    };

    private final ZarrFile file;
    private final Layout layout;
    private final Map<String, Object> attributes = new LinkedHashMap<>();
    private final DrawGroup posterior;
    private final DrawGroup statistics;
    private final DrawGroup warmupPosterior;
    private final DrawGroup warmupStatistics;
    private final Optional<CriticismNumbers> criticism;
    private final Optional<CriticismGroups> criticised;
    private final int[] asked;

    /** Without criticism. */
    public InferenceData(OutputStream out, Layout layout, NutsSettings settings, long seed) {
        this(out, layout, settings, seed, Optional.empty(), Optional.empty());
    }

    /**
     * With criticism, which is asked for each draw that is added.
     *
     * @param out is closed with this
     * @param criticism is closed with this
     */
    public InferenceData(
            OutputStream out, Layout layout, NutsSettings settings, long seed, CriticismNumbers criticism) {
        this(out, layout, settings, seed, Optional.of(criticism.columns()), Optional.of(criticism));
    }

    /**
     * With criticism that comes by {@link #addCriticism} and {@link #addPrior}.
     *
     * @param out is closed with this
     */
    public InferenceData(OutputStream out, Layout layout, NutsSettings settings, long seed, CriticismColumns columns) {
        this(out, layout, settings, seed, Optional.of(columns), Optional.empty());
    }

    private InferenceData(
            OutputStream out,
            Layout layout,
            NutsSettings settings,
            long seed,
            Optional<CriticismColumns> columns,
            Optional<CriticismNumbers> criticism) {
        this.criticism = criticism;
        this.file = new ZarrFile(out);
        this.layout = layout;
        this.posterior = posterior("posterior", settings.chains(), settings.draws());
        this.statistics = statistics("sample_stats", settings.chains(), settings.draws());
        this.warmupPosterior = posterior("warmup_posterior", settings.chains(), settings.warmup());
        this.warmupStatistics = statistics("warmup_sample_stats", settings.chains(), settings.warmup());
        this.criticised =
                columns.map(c -> new CriticismGroups(file, c, layout.allPlates(), settings.chains(), settings.draws()));
        this.asked = new int[settings.chains()];
        attributes.put("inference_library", "variate");
        attributes.put("inference_library_version", EngineVersion.text());
        attributes.put("model", layout.model());
        attributes.put("seed", seed);
        attributes.put("tuning_steps", settings.warmup());
        attributes.put("target_accept", settings.targetAccept());
    }

    private DrawGroup posterior(String path, int chains, int draws) {
        List<Variable> variables = Variable.of(layout.scalars());
        Element[] elements = new Element[variables.size()];
        Arrays.fill(elements, Element.F64);
        return new DrawGroup(
                file,
                path,
                variables,
                elements,
                name -> layout.plates().getOrDefault(name, List.of()),
                layout.scalars().size(),
                chains,
                draws);
    }

    private DrawGroup statistics(String path, int chains, int draws) {
        return new DrawGroup(
                file,
                path,
                Variable.of(STATISTICS),
                STATISTICS_ELEMENTS,
                name -> List.of(),
                NutsInfo.WIDTH,
                chains,
                draws);
    }

    /**
     * Takes the next iterations of a chain, all of warm-up or all after it. Chains may come in any order, the iterations of one in theirs.
     *
     * @param draws {@code count} rows of the layout's scalars
     * @param stats {@code count} rows as {@link NutsInfo} has them; none if the method has no such
     * @throws UncheckedIOException if they cannot be written
     */
    public void add(int chain, boolean warmup, int count, double[] draws, double[] stats) {
        try {
            (warmup ? warmupPosterior : posterior).add(chain, count, draws);
            if (stats.length > 0) {
                (warmup ? warmupStatistics : statistics).add(chain, count, stats);
            }
            if (!warmup && criticism.isPresent()) {
                criticise(criticism.get(), chain, count, draws);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void criticise(CriticismNumbers numbers, int chain, int count, double[] draws) {
        int width = draws.length / count;
        for (int row = 0; row < count; row++) {
            double[] draw = Arrays.copyOfRange(draws, row * width, (row + 1) * width);
            addCriticism(chain, 1, numbers.likelihood(draw), numbers.predicted(chain, asked[chain]++, draw));
        }
    }

    /**
     * Takes what the next draws of a chain after its warm-up say of the model.
     *
     * @param densities {@code count} rows of the columns' log likelihoods
     * @param predicted {@code count} rows of the columns' predicted numbers
     * @throws UncheckedIOException if they cannot be written
     */
    public void addCriticism(int chain, int count, double[] densities, double[] predicted) {
        try {
            criticised
                    .orElseThrow(() -> new IllegalStateException("A file without columns of criticism takes none"))
                    .add(chain, count, densities, predicted);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Takes the next worlds from the priors on.
     *
     * @param worlds {@code count} rows of the columns' numbers of the priors
     * @throws UncheckedIOException if they cannot be written
     */
    public void addPrior(int count, double[] worlds) {
        try {
            criticised
                    .orElseThrow(() -> new IllegalStateException("A file without columns of criticism takes none"))
                    .addPrior(count, worlds);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes what waits and the data, and ends the file. */
    @Override
    public void close() throws IOException {
        try (file) {
            file.group("", attributes);
            posterior.finish(attributes);
            statistics.finish(attributes);
            warmupPosterior.finish(attributes);
            warmupStatistics.finish(attributes);
            for (int world = 0; criticism.isPresent() && world < PRIOR_DRAWS; world++) {
                addPrior(1, criticism.get().prior(world));
            }
            if (criticised.isPresent()) {
                criticised.get().finish(attributes);
            }
            write("observed_data", layout.observed());
            write("constant_data", layout.constants());
        } finally {
            criticism.ifPresent(CriticismNumbers::close);
        }
    }

    private void write(String group, List<Layout.Fixed> values) throws IOException {
        if (values.isEmpty()) {
            return;
        }
        file.group(group, attributes);
        Names names =
                new Names(Set.of(), values.stream().map(Layout.Fixed::name).toList());
        for (Layout.Fixed fixed : values) {
            Value value = fixed.value();
            List<Integer> shape = IntStream.of(value.shape().dims()).boxed().toList();
            Element element =
                    switch (value.dtype()) {
                        case F64, F32 -> Element.F64;
                        case I32 -> Element.I64;
                        case BOOL -> Element.BOOL;
                    };
            file.whole(
                    group + "/" + names.of(fixed.name()),
                    element,
                    shape,
                    value.elements(),
                    names.axes(fixed.name(), shape, fixed.plates()));
        }
        for (Map.Entry<String, Integer> axis : names.extents().entrySet()) {
            DrawGroup.coordinate(file, group, axis.getKey(), axis.getValue());
        }
    }
}
