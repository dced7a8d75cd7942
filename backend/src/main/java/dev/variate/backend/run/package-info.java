/**
 * Runs: launched, queued, claimed, recorded, watched, summarised. This package owns the tables of runs; workers reach them through {@link dev.variate.backend.run.RunIntake}. Here are live
 * fits too, which are never stored.
 */
package dev.variate.backend.run;
