/** Posteriors that other systems were timed on, from a model's text to the last draw. */
package dev.variate.pool.bench;
