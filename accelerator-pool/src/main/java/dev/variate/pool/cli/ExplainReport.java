package dev.variate.pool.cli;

import dev.variate.bench.LineProfile;
import dev.variate.device.jvm.LoopProfile;
import dev.variate.program.Equation;
import dev.variate.program.Named;
import dev.variate.program.Program;
import dev.variate.program.ProgramText;
import dev.variate.program.Site;
import dev.variate.program.Var;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What {@code variate explain} prints. The program is text that can be parsed again: the model's lines stand in it as comments. */
record ExplainReport(String source, Program program, String device, Optional<LoopProfile> loops, LineProfile lines) {

    String text() {
        StringBuilder text = new StringBuilder();
        program(text);
        loops.ifPresent(profile -> loops(text, profile));
        lines(text);
        return text.toString();
    }

    // ---- the program

    private void program(StringBuilder text) {
        Map<Integer, Integer> owners = owners();
        int shown = 0;
        for (String statement : ProgramText.print(program).lines().toList()) {
            if (statement.startsWith("%")) {
                int id = Integer.parseInt(statement.substring(1, statement.indexOf(' ')));
                int owner = owners.getOrDefault(id, shown);
                if (owner != shown && owner > 0) {
                    text.append(String.format(Locale.ROOT, "%n# %d: %s%n", owner, line(owner)));
                }
                shown = owner;
            }
            text.append(statement).append('\n');
        }
    }

    /** By equation the line of the first variable that needs it. */
    private Map<Integer, Integer> owners() {
        Map<Integer, Equation> makers = new HashMap<>();
        program.equations().forEach(e -> makers.put(e.result().id(), e));
        Map<Integer, Integer> owners = new HashMap<>();
        for (Site site : program.sites()) {
            Deque<Var> open = new ArrayDeque<>(site.logProb());
            open.addAll(site.support().bounds());
            site.parameters().stream().map(Named::var).forEach(open::add);
            open.add(site.value());
            while (!open.isEmpty()) {
                Equation maker = makers.get(open.pop().id());
                if (maker != null
                        && owners.putIfAbsent(maker.result().id(), site.source().line()) == null) {
                    open.addAll(maker.operands());
                }
            }
        }
        return owners;
    }

    private String line(int number) {
        List<String> all = source.lines().toList();
        return number >= 1 && number <= all.size() ? all.get(number - 1).strip() : "";
    }

    // ---- times

    private void loops(StringBuilder text, LoopProfile profile) {
        double total =
                profile.parts().stream().mapToDouble(LoopProfile.Part::nanos).sum();
        text.append(String.format(
                Locale.ROOT,
                "%nWhat %s makes of the log density and its gradient, in the order in which it runs:%n",
                device));
        for (LoopProfile.Part part : profile.parts()) {
            text.append(row(part.nanos(), total, part.what()));
        }
    }

    private void lines(StringBuilder text) {
        text.append(String.format(
                Locale.ROOT, "%nA gradient takes %s on %s. Of that each line adds:%n", time(lines.nanos()), device));
        for (LineProfile.Line line : lines.lines()) {
            text.append(row(
                    line.nanos(),
                    lines.nanos(),
                    line.number() > 0 ? line.number() + ": " + line(line.number()) : line.variables()));
        }
    }

    private static String row(double nanos, double total, String what) {
        double share = total > 0 ? nanos / total : 0;
        return String.format(
                Locale.ROOT,
                "%12s %4.0f %%  %-20s %s%n",
                time(nanos),
                100 * share,
                "█".repeat((int) Math.min(20, Math.round(20 * share))),
                what);
    }

    private static String time(double nanos) {
        return nanos < 1e3
                ? String.format(Locale.ROOT, "%.0f ns", nanos)
                : nanos < 1e6
                        ? String.format(Locale.ROOT, "%.1f µs", nanos / 1e3)
                        : String.format(Locale.ROOT, "%.2f ms", nanos / 1e6);
    }
}
