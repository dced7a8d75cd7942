/**
 * Programs as XLA takes them: StableHLO text, whoever hands it over ({@link dev.variate.device.tensorflow}, {@link dev.variate.device.pjrt}). What StableHLO has no word for is
 * composed of ops that it has, and sums into known groups are laid out before.
 */
package dev.variate.device.xla;
