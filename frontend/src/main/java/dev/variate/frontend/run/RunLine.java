package dev.variate.frontend.run;

import dev.variate.backend.comparison.BaselineView;
import dev.variate.backend.run.RunView;
import dev.variate.frontend.shell.Figures;
import dev.variate.frontend.shell.RunState;
import dev.variate.frontend.shell.When;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A run as a row of a list, in the words and figures that are shown. Field names are those of {@code run-table.ts}. */
record RunLine(
        long id,
        int number,
        String project,
        String model,
        String revision,
        String status,
        Figure state,
        Figure rHat,
        Figure ess,
        Figure divergent,
        String draws,
        String time,
        String who,
        String when,
        List<String> tags,
        boolean pinned,
        boolean starred,
        String note,
        Figure against,
        boolean editable) {

    /** As the verdict has them; what is past them is flagged. */
    private static final double R_HAT_WANTED = 1.01;

    private static final double ESS_WANTED = 400;

    /** @param tone the class of the cell */
    record Figure(String text, String tone) {

        static Figure of(double value, int decimals, boolean flagged) {
            var faint = !Double.isFinite(value) || value == 0;
            return new Figure(Figures.fixed(value, decimals), flagged ? "flag" : faint ? "t3" : "");
        }
    }

    /**
     * @param projects their names; empty in the list of one project
     * @param editable whether the person may change what everybody sees of it
     * @param learnt the best bits per dimension of a training
     * @param against how the run stands to the baseline of its model
     */
    static RunLine of(
            RunView run,
            Map<Long, String> projects,
            Optional<BaselineView> against,
            Optional<Double> learnt,
            boolean editable) {
        var state = RunState.of(run);
        var drawn = run.minEss().isPresent();
        return new RunLine(
                run.id(),
                run.number(),
                projects.getOrDefault(run.projectId(), ""),
                run.modelName(),
                run.revision().isPresent() ? "r" + run.revision().getAsInt() : "draft",
                run.status().text(),
                new Figure(state.words(), state.tone()),
                Figure.of(run.maxRHat().orElse(Double.NaN), 3, run.maxRHat().orElse(1) > R_HAT_WANTED),
                Figure.of(run.minEss().orElse(Double.NaN), 0, run.minEss().orElse(ESS_WANTED) < ESS_WANTED),
                drawn ? Figure.of(run.divergences(), 0, run.divergences() > 0) : Figure.of(Double.NaN, 0, false),
                draws(run)
                        + learnt.map(bits -> ", best " + Figures.fixed(bits, 3)).orElse(""),
                RunWords.seconds(run),
                run.who(),
                When.brief(run.createdAt()),
                run.marks().tags(),
                run.marks().pinned(),
                run.marks().starred(),
                run.marks().note(),
                against.map(RunLine::against).orElse(new Figure("", "")),
                editable);
    }

    /** The quantity that moved most, if chance does not explain it. */
    private static Figure against(BaselineView baseline) {
        if (baseline.itself()) {
            return new Figure("baseline", "b");
        }
        if (baseline.differences().isEmpty()) {
            return new Figure("nothing in common", "t3");
        }
        return baseline.largest()
                .map(most -> new Figure(BaselineWords.of(most), ""))
                .orElse(new Figure("as run " + baseline.baselineNumber(), "t2"));
    }

    /** Those that are wanted while it runs, those that there are afterwards. */
    private static String draws(RunView run) {
        var draws = run.status().ended() ? run.drawn() : run.settings().draws();
        if (draws == 0) {
            return "–";
        }
        return switch (run.method().result()) {
            case CHAINS -> run.settings().chains() + " × " + Figures.whole(draws);
            case WEIGHED -> Figures.whole(draws);
            case POINT -> "the mode";
            case WEIGHTS -> Figures.whole(draws) + " steps";
        };
    }
}
