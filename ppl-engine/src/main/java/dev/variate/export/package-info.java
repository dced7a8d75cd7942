/** A run's draws and data as other tools read them: ArviZ's InferenceData in a Zarr store, and the CSV files of Stan's tools. */
package dev.variate.export;
