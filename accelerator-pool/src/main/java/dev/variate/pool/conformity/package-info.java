/** Posteriors that others have computed, as models with data, and how far our runs agree with them: {@code variate conform}. */
package dev.variate.pool.conformity;
