package dev.variate.frontend.model;

import dev.variate.backend.run.RunSettings;
import java.util.Optional;

/** What someone typed into the settings of a run, read with an eye for slips. */
record SettingsForm(RunSettings settings, Optional<Long> seed) {

    private static final int MOST_CHAINS = 64;
    private static final int MOST_DRAWS = 1_000_000;

    /** @throws IllegalArgumentException that says which field cannot be used, and what it may hold */
    static SettingsForm read(
            String chains, String warmup, String draws, String targetAccept, String seed, String device) {
        return new SettingsForm(
                new RunSettings(
                        whole("Chains", chains, 1, MOST_CHAINS),
                        whole("Warm-up", warmup, 0, MOST_DRAWS),
                        whole("Draws", draws, 1, MOST_DRAWS),
                        device,
                        accept(targetAccept)),
                seedOf(seed));
    }

    private static int whole(String field, String text, int least, int most) {
        try {
            var number = Integer.parseInt(plain(text));
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException notWhole) {
            // said below, together with what is out of bounds
        }
        throw new IllegalArgumentException(
                "%s takes a whole number from %d to %,d; this is “%s”.".formatted(field, least, most, text.strip()));
    }

    private static double accept(String text) {
        try {
            var number = Double.parseDouble(text.strip());
            if (number > 0 && number < 1) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // said below
        }
        throw new IllegalArgumentException(
                "Target accept lies between 0 and 1, usually from 0.8 to 0.99; this is “%s”.".formatted(text.strip()));
    }

    private static Optional<Long> seedOf(String text) {
        if (text.isBlank()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Long.parseLong(plain(text)));
        } catch (NumberFormatException notWhole) {
            throw new IllegalArgumentException(
                    "A seed is a whole number; this is “%s”.".formatted(text.strip()), notWhole);
        }
    }

    private static String plain(String text) {
        return text.strip().replace(",", "").replace(" ", "");
    }
}
