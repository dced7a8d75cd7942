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
 * <p>With a {@link CriticismGroups} there are {@code log_likelihood}, {@code posterior_predictive}, {@code prior} and {@code prior_predictive} too. Names of groups, variables and axes follow the InferenceData schema.
 *
 * @see <a href="https://python.arviz.org/en/stable/schema/schema.html">InferenceData schema specification</a>
 */
public final class InferenceData implements Closeable {
    /** What a file is called: tools tell by its end what it is. */
    public static final String SUFFIX = ".zarr.zip";

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
    private final Optional<CriticismGroups> criticism;
    private final Optional<CriticismGroups.Groups> criticised;

    /** Without criticism. */
    public InferenceData(OutputStream out, Layout layout, NutsSettings settings, long seed) {
        this(out, layout, settings, seed, Optional.empty());
    }

    /**
     * @param out is closed with this
     * @param criticism is closed with this
     */
    public InferenceData(
            OutputStream out, Layout layout, NutsSettings settings, long seed, Optional<CriticismGroups> criticism) {
        this.criticism = criticism;
        this.file = new ZarrFile(out);
        this.layout = layout;
        this.posterior = posterior("posterior", settings.chains(), settings.draws());
        this.statistics = statistics("sample_stats", settings.chains(), settings.draws());
        this.warmupPosterior = posterior("warmup_posterior", settings.chains(), settings.warmup());
        this.warmupStatistics = statistics("warmup_sample_stats", settings.chains(), settings.warmup());
        this.criticised = criticism.map(c -> c.groups(file, layout.allPlates(), settings.chains(), settings.draws()));
        attributes.put("inference_library", "variate");
        String version = InferenceData.class.getPackage().getImplementationVersion();
        attributes.put("inference_library_version", version == null ? "development" : version);
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
            if (!warmup && criticised.isPresent()) {
                criticised.get().add(chain, count, draws);
            }
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
            if (criticised.isPresent()) {
                criticised.get().finish(attributes);
                criticism.get().writePrior(file, layout.allPlates(), attributes);
            }
            write("observed_data", layout.observed());
            write("constant_data", layout.constants());
        } finally {
            criticism.ifPresent(CriticismGroups::close);
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
