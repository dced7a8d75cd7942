package dev.variate.model;

import dev.variate.program.Equation;
import dev.variate.program.Program;
import dev.variate.program.Site;
import dev.variate.program.Var;
import dev.variate.tensor.Op;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which latent variables stand between hyperparameters and data, so that their priors are part of the model and not what an author believed beforehand: those whose distribution has a latent variable among its parameters, and those of several numbers that the model multiplies by a latent scale, which is the same
 * written without centring.
 */
final class Hierarchy {
    private Hierarchy() {}

    /** Their names, in the order of the model's text. */
    static Set<String> lower(Program program) {
        List<Site> latent = program.sites().stream()
                .filter(site -> site.role() == Site.Role.LATENT)
                .toList();
        Dependence onLatent = new Dependence(program);
        List<Var> scales =
                latent.stream().filter(Hierarchy::isScale).map(Site::value).toList();
        Dependence onScale = Dependence.on(program, scales);
        Set<String> lower = new LinkedHashSet<>();
        for (Site site : latent) {
            if (site.parameters().stream().anyMatch(p -> onLatent.onLatent(p.var()))
                    || !isScale(site)
                            && site.value().type().shape().size() > 1
                            && isScaled(program, Dependence.on(program, site.value()), onScale)) {
                lower.add(site.name());
            }
        }
        return lower;
    }

    private static boolean isScale(Site site) {
        return switch (site.support().kind()) {
            case POSITIVE, GREATER_THAN, CORRELATION_CHOLESKY, COVARIANCE_CHOLESKY -> true;
            case REAL,
                    INTERVAL,
                    LESS_THAN,
                    UNIT_INTERVAL,
                    SIMPLEX,
                    POSITIVE_ORDERED,
                    BOOLEAN,
                    NATURAL,
                    INTEGER_INTERVAL,
                    COUNTS,
                    ORDERED,
                    SUM_TO_ZERO,
                    UNIT_VECTOR,
                    CORRELATION,
                    COVARIANCE -> false;
        };
    }

    /** Whether some product has the variable on one side, and on the other a scale and not the variable. */
    private static boolean isScaled(Program program, Dependence onSite, Dependence onScale) {
        for (Equation equation : program.equations()) {
            boolean product = equation.op() instanceof Op.Binary(Op.BinaryKind kind) && kind == Op.BinaryKind.MULTIPLY
                    || equation.op() instanceof Op.Dot;
            if (product) {
                Var left = equation.operands().getFirst();
                Var right = equation.operands().getLast();
                if (scales(onSite, onScale, left, right) || scales(onSite, onScale, right, left)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean scales(Dependence onSite, Dependence onScale, Var scaled, Var by) {
        return onSite.onLatent(scaled) && !onScale.onLatent(scaled) && !onSite.onLatent(by) && onScale.onLatent(by);
    }
}
