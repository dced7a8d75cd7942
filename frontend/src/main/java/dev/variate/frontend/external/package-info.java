/** Runs of other programs, as these told of them. */
package dev.variate.frontend.external;
