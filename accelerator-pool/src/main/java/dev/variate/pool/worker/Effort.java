package dev.variate.pool.worker;

import dev.variate.program.Equation;
import dev.variate.program.Program;
import dev.variate.tensor.Op;

/** What one evaluation of a program takes, before anything of it is compiled or computed. */
final class Effort {
    /** For live fits, of the worker's memory: a run and checks are beside them, and one person's text must not take what another's run needs. */
    private static final int LIVE_SHARE = 4;

    private Effort() {}

    /** How many numbers are computed, those in a loop each time; 2⁶³ − 1 if they are too many to count. */
    static long elements(Program program) {
        long total = 0;
        for (Equation equation : program.equations()) {
            long more = equation.op() instanceof Op.Scan scan
                    ? Math.max(scan.work(), equation.result().type().shape().size())
                    : equation.result().type().shape().size();
            total = total > Long.MAX_VALUE - more ? Long.MAX_VALUE : total + more;
        }
        return total;
    }

    /** The most numbers that a live fit may compute at a time, so that it would fit if each chain kept all of them. */
    static long mostLive(int chains) {
        return Runtime.getRuntime().maxMemory() / LIVE_SHARE / Double.BYTES / Math.max(1, chains);
    }
}
