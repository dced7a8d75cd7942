/** Runs side by side. */
package dev.variate.backend.comparison;
