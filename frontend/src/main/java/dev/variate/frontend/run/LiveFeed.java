package dev.variate.frontend.run;

import dev.variate.backend.run.DrawCursor;
import dev.variate.backend.run.RunView;
import dev.variate.backend.run.Runs;
import dev.variate.backend.run.SummaryView;
import dev.variate.backend.team.Account;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What one page still has to be told about one run: remembers how far it has read, so that each draw is sent once. Not safe for use by several
 * threads at a time; the page's updates come one after another.
 */
final class LiveFeed {

    /** As many draws of a chain as a plot can show apart; longer runs are thinned. */
    private static final int SHOWN = 4000;

    private static final int PLOTS = 3;

    private final Runs runs;
    private final Account account;
    private final RunView run;
    private final int stride;
    private DrawCursor cursor = DrawCursor.START;
    private List<String> wanted;
    private List<String> scalars = List.of();
    private int[] plotted = {};
    private boolean opened;
    private SamplerFigures sampler;
    private EffectiveDraws effective;
    private EnergyTrace energies;
    private Optional<SummaryView> told = Optional.empty();

    /**
     * One update of a page; what is empty has not changed.
     *
     * @param shape comes before the first draws, and again when other quantities are plotted
     */
    record Update(
            Optional<LivePanel.Shape> shape,
            List<TraceBlock> blocks,
            Optional<SummaryFigures> summary,
            List<EffectiveDraws.Growth> growth) {}

    /** @param wanted the quantities to plot; empty to let the run decide */
    LiveFeed(Runs runs, Account account, RunView run, List<String> wanted) {
        this.runs = runs;
        this.account = account;
        this.run = run;
        this.wanted = List.copyOf(wanted);
        this.stride = Math.max(1, RunWords.total(run) / SHOWN);
    }

    /** Plots other quantities: the next update starts from the first draw again. */
    void plot(List<String> names) {
        wanted = List.copyOf(names);
        cursor = DrawCursor.START;
        opened = false;
    }

    /** Reads what is new; draws do not wait for a summary. */
    Update next(Optional<SummaryView> summary) {
        if (!run.method().hasChains()) {
            var changed = !summary.equals(told);
            told = summary;
            return new Update(
                    Optional.empty(),
                    List.of(),
                    changed
                            ? summary.map(known -> SummaryFigures.of(known, run.method(), new SamplerFigures(0, 0)))
                            : Optional.empty(),
                    List.of());
        }
        var draws = runs.draws(account, run.id(), cursor);
        Optional<LivePanel.Shape> shape = Optional.empty();
        if (!opened && !draws.scalars().isEmpty()) {
            shape = Optional.of(open(draws.scalars(), summary));
        }
        if (!opened) {
            return new Update(shape, List.of(), Optional.empty(), List.of());
        }
        cursor = draws.next();
        var blocks = new ArrayList<TraceBlock>();
        for (var block : draws.blocks()) {
            blocks.add(TraceBlock.of(block, scalars.size(), plotted, stride, energies.of(block)));
            sampler.add(block);
            effective.add(block, scalars.size(), plotted);
        }
        var growth = effective.advance() || shape.isPresent() ? effective.growth() : List.<EffectiveDraws.Growth>of();
        var figures = summary.equals(told) && shape.isEmpty() && draws.blocks().isEmpty()
                ? Optional.<SummaryFigures>empty()
                : summary.map(known -> SummaryFigures.of(known, run.method(), sampler));
        told = summary;
        return new Update(shape, blocks, figures, growth);
    }

    private LivePanel.Shape open(List<String> names, Optional<SummaryView> summary) {
        opened = true;
        scalars = names;
        var chosen = chosen(names, summary);
        plotted = chosen.stream().mapToInt(names::indexOf).toArray();
        var settings = run.settings();
        var draws = RunWords.total(run) - settings.warmup();
        sampler = new SamplerFigures(settings.chains(), settings.targetAccept());
        energies = new EnergyTrace(settings.chains(), stride);
        effective = new EffectiveDraws(chosen, settings.chains(), draws);
        return new LivePanel.Shape(settings.chains(), settings.warmup(), draws, stride, names, chosen);
    }

    /** What someone asked for; else, of a run with figures, the worst; else the first, those that are no part of a vector before the others. */
    private List<String> chosen(List<String> names, Optional<SummaryView> summary) {
        var asked = wanted.stream().filter(names::contains).toList();
        if (!asked.isEmpty()) {
            return asked;
        }
        var figures = summary.map(SummaryView::parameters).orElse(List.of());
        if (run.status().ended() && !figures.isEmpty()) {
            return figures.stream()
                    .sorted(Comparator.comparingDouble(LiveFeed::ess))
                    .limit(PLOTS)
                    .map(parameter -> parameter.name())
                    .toList();
        }
        return Stream.concat(
                        names.stream().filter(name -> !name.contains("[")),
                        names.stream().filter(name -> name.contains("[")))
                .limit(PLOTS)
                .toList();
    }

    private static double ess(dev.variate.backend.run.ParameterView parameter) {
        return IntStream.of(0, 1)
                .mapToDouble(kind -> kind == 0 ? parameter.essBulk() : parameter.essTail())
                .filter(Double::isFinite)
                .min()
                .orElse(Double.POSITIVE_INFINITY);
    }
}
