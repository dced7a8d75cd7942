package dev.variate.frontend.run;

import dev.variate.backend.run.DrawCursor;
import dev.variate.backend.run.ParameterView;
import dev.variate.backend.run.RunEvent;
import dev.variate.backend.run.RunSettings;
import dev.variate.backend.run.RunView;
import dev.variate.backend.run.Runs;
import dev.variate.backend.run.SummaryView;
import dev.variate.backend.team.Account;
import dev.variate.fit.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What the pages that plot the same quantities of one run are told of it. It is read and computed once, however many look: each page says how far it has been told, and is given the rest. Safe for many threads.
 */
final class RunFeed {

    /** As many draws of a chain as a plot can show apart; longer runs are thinned. */
    private static final int SHOWN = 4000;

    private static final int PLOTS = 3;
    /** Read again after so long although nothing was heard: another studio on the same database may have recorded draws. */
    private static final long STALE_NANOS = Duration.ofSeconds(1).toNanos();

    private final Runs runs;
    private final RunView run;
    private final List<String> wanted;
    private final int stride;
    private final List<TraceBlock> blocks = new ArrayList<>();
    private DrawCursor cursor = DrawCursor.START;
    private List<String> scalars = List.of();
    private int[] plotted = {};
    private Optional<LivePanel.Shape> shape = Optional.empty();
    private SamplerFigures sampler = new SamplerFigures(Method.NUTS, RunSettings.DEFAULT);
    private EffectiveDraws effective;
    private EnergyTrace energies;
    private Optional<SummaryView> summary = Optional.empty();
    private Optional<SummaryFigures> figures = Optional.empty();
    private List<EffectiveDraws.Growth> growth = List.of();
    private int figuresVersion;
    private int growthVersion;
    private volatile Optional<RunEvent> heard = Optional.empty();
    private Optional<RunEvent> read = Optional.empty();
    private long readNanos = System.nanoTime() - STALE_NANOS;

    /** How far a page has been told. */
    record Position(boolean opened, int blocks, int figures, int growth) {
        static final Position START = new Position(false, 0, 0, 0);
    }

    /**
     * What a page has not been told; what is empty has not changed.
     *
     * @param seen where the page stands when it has been told this
     * @param shape comes before the first draws
     * @param summary the latest, changed or not
     * @param figures the same for the browser, if they have changed
     */
    record Update(
            Position seen,
            Optional<LivePanel.Shape> shape,
            List<TraceBlock> blocks,
            Optional<SummaryView> summary,
            Optional<SummaryFigures> figures,
            List<EffectiveDraws.Growth> growth) {}

    /** @param wanted the quantities to plot; empty to let the run decide */
    RunFeed(Runs runs, RunView run, List<String> wanted) {
        this.runs = runs;
        this.run = run;
        this.wanted = List.copyOf(wanted);
        this.stride = Math.max(1, RunWords.total(run) / SHOWN);
    }

    /** Something happened to the run, so what is here may be old. Every page that listens says so. Returns at once. */
    void heard(RunEvent event) {
        heard = Optional.of(event);
    }

    /** @param account whose page it is: nothing is read for somebody who may not see the run */
    synchronized Update after(Account account, Position seen) {
        // Kept from before the reading: what is heard meanwhile is read the next time.
        var last = heard;
        if (!last.equals(read) || System.nanoTime() - readNanos >= STALE_NANOS) {
            read(account);
            read = last;
            readNanos = System.nanoTime();
        }
        return new Update(
                new Position(shape.isPresent(), blocks.size(), figuresVersion, growthVersion),
                seen.opened() ? Optional.empty() : shape,
                List.copyOf(blocks.subList(seen.blocks(), blocks.size())),
                summary,
                seen.figures() == figuresVersion ? Optional.empty() : figures,
                seen.growth() == growthVersion ? List.of() : growth);
    }

    private void read(Account account) {
        var latest = runs.latestSummary(account, run.id());
        var changed = !latest.equals(summary);
        summary = latest;
        if (run.method().hasChains()) {
            var draws = runs.draws(account, run.id(), cursor);
            if (shape.isEmpty() && !draws.scalars().isEmpty()) {
                shape = Optional.of(open(draws.scalars()));
                changed = true;
            }
            if (shape.isEmpty()) {
                return;
            }
            cursor = draws.next();
            for (var block : draws.blocks()) {
                blocks.add(TraceBlock.of(block, scalars.size(), plotted, stride, energies.of(block)));
                sampler.add(block);
                effective.add(block, scalars.size(), plotted);
            }
            changed |= !draws.blocks().isEmpty();
            if (effective.advance()) {
                growth = effective.growth();
                growthVersion++;
            }
        }
        if (changed && summary.isPresent()) {
            figures = summary.map(known -> SummaryFigures.of(known, run.method(), sampler));
            figuresVersion++;
        }
    }

    private LivePanel.Shape open(List<String> names) {
        scalars = names;
        var chosen = chosen(names);
        plotted = chosen.stream().mapToInt(names::indexOf).toArray();
        var settings = run.settings();
        var draws = RunWords.total(run) - settings.warmup();
        sampler = new SamplerFigures(run.method(), settings);
        energies = new EnergyTrace(settings.chains(), stride);
        effective = new EffectiveDraws(chosen, settings.chains(), draws);
        return new LivePanel.Shape(settings.chains(), settings.warmup(), draws, stride, names, chosen);
    }

    /** What someone asked for; else, of a run with figures, the worst; else the first, those that are no part of a vector before the others. */
    private List<String> chosen(List<String> names) {
        var asked = wanted.stream().filter(names::contains).toList();
        if (!asked.isEmpty()) {
            return asked;
        }
        var known = summary.map(SummaryView::parameters).orElse(List.of());
        if (run.status().ended() && !known.isEmpty()) {
            return known.stream()
                    .sorted(Comparator.comparingDouble(RunFeed::ess))
                    .limit(PLOTS)
                    .map(ParameterView::name)
                    .toList();
        }
        return Stream.concat(
                        names.stream().filter(name -> !name.contains("[")),
                        names.stream().filter(name -> name.contains("[")))
                .limit(PLOTS)
                .toList();
    }

    private static double ess(ParameterView parameter) {
        return IntStream.of(0, 1)
                .mapToDouble(kind -> kind == 0 ? parameter.essBulk() : parameter.essTail())
                .filter(Double::isFinite)
                .min()
                .orElse(Double.POSITIVE_INFINITY);
    }
}
