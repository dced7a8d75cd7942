/** Finding runs: a small language of conditions, its meaning in SQL, and pages of what was found. */
package dev.variate.backend.search;
