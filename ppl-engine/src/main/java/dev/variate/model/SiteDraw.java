package dev.variate.model;

import dev.variate.distribution.Distribution;
import dev.variate.distribution.Families;
import dev.variate.distribution.InvalidParameterException;
import dev.variate.program.InvalidProgramException;
import dev.variate.program.Site;
import dev.variate.program.Support;
import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Value;
import java.util.Map;

/** Draws a random variable of a program from its distribution, which is made anew from what its site says of it. */
final class SiteDraw {
    private SiteDraw() {}

    /** @throws ModelException if no value of the variable can be drawn, as of one with a flat prior */
    static void check(Site site) {
        Families.whyNotDrawn(site.distribution()).ifPresent(why -> {
            throw new ModelException(
                    "`" + site.name() + "`"
                            + (site.source().line() > 0
                                    ? " (line " + site.source().line() + ")"
                                    : "")
                            + " cannot be drawn: " + why,
                    site.source());
        });
    }

    /**
     * A value, of the shape of the site's.
     *
     * @param parameters by the names that the site has for them
     * @throws ModelException if the distribution cannot take these parameters
     */
    static Value of(Site site, Map<String, Value> parameters, Key key) {
        Shape shape = site.value().type().shape();
        try {
            Distribution distribution = Families.member(
                    site.distribution(),
                    parameters,
                    shape,
                    isOrdered(site.support().kind()));
            Shape own = distribution.batchShape().append(distribution.eventShape());
            int before = shape.rank() - own.rank();
            if (before < 0 || !shape.axes(before, shape.rank()).equals(own)) {
                throw new InvalidProgramException("The site '" + site.name() + "' has shape " + shape + ", and a '"
                        + site.distribution() + "' with these parameters has shape " + own);
            }
            return (Value) distribution.sample(key, shape.axes(0, before)).resolved();
        } catch (InvalidParameterException e) {
            throw new ModelException(e.messageAt(site.source().line()), site.source(), e);
        }
    }

    private static boolean isOrdered(Support.Kind kind) {
        return kind == Support.Kind.ORDERED || kind == Support.Kind.POSITIVE_ORDERED;
    }
}
