package dev.variate.backend.api;

import static dev.variate.backend.api.LooDocument.number;

import dev.variate.diagnostics.PowerScaling;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far each quantity's posterior moves where priors, or the likelihood, count a little more or less.
 *
 * @param threshold from which a figure counts
 * @param quantities in the order of the model's text
 */
record SensitivityDocument(double threshold, List<SensitivityOfQuantity> quantities) {

    /**
     * @param prior null for a quantity that never varies
     * @param diagnosis {@code none}; {@code conflict}: priors and data disagree; or {@code prior}: the prior says more than the data
     */
    record SensitivityOfQuantity(
            String name, @Nullable Double prior, @Nullable Double likelihood, String diagnosis) {}

    static SensitivityDocument of(PowerScaling scaling) {
        return new SensitivityDocument(
                PowerScaling.THRESHOLD,
                scaling.scalars().stream()
                        .map(s -> new SensitivityOfQuantity(
                                s.name(),
                                number(s.prior()),
                                number(s.likelihood()),
                                s.diagnosis().toString()))
                        .toList());
    }
}
