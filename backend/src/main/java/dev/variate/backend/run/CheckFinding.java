package dev.variate.backend.run;

/**
 * What a run's checks found that is worth a look.
 *
 * @param check which found it: {@code sensitivity}, {@code loo} or {@code predictive}, as the addresses of the checks are called
 * @param words a sentence, with the model's names between back-ticks
 */
public record CheckFinding(String check, String words) {}
