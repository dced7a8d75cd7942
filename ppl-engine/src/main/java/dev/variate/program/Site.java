package dev.variate.program;

import java.util.List;

/**
 * A random variable, or a named deterministic value, as it stands in a {@link Program}.
 *
 * @param name unique in the program
 * @param role how its value came about
 * @param distribution the distribution's name in the language, such as {@code normal}; empty for a deterministic value
 * @param parameters the distribution's parameters under their names in the language; empty for a deterministic value
 * @param support where the value lies
 * @param value the value, of sample + batch + event shape
 * @param logProb the log density at the value, constants included: one number for each event, of sample + batch shape; empty for deterministic and intervened values
 * @param source where the model makes it
 * @param plates names and sizes of the plates around it, outermost first, as {@code school=8}
 * @param explicit for a deterministic value: whether the model names it by {@code named}, and not only by a local variable
 */
public record Site(
        String name,
        Role role,
        String distribution,
        List<Named> parameters,
        Support support,
        Var value,
        List<Var> logProb,
        SourceLine source,
        List<String> plates,
        boolean explicit) {

    public Site {
        parameters = List.copyOf(parameters);
        logProb = List.copyOf(logProb);
        plates = List.copyOf(plates);
    }

    /** How a site's value came about. */
    public enum Role {
        /** Inferred: its value is an input of the program. */
        LATENT,
        /** Its value is in the data, and it scores. */
        OBSERVED,
        /** Its value was put in place by an intervention, and it does not score. */
        INTERVENED,
        /** Computed from other values. */
        DETERMINISTIC
    }
}
