/** Data sets: their versions, what they hold, and the formats in which they come. */
package dev.variate.backend.dataset;
