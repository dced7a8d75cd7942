/** The trash: what was thrown away, and how it gets there and back. */
package dev.variate.frontend.trash;
