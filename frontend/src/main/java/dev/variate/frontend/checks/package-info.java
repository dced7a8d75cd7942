/** What a model predicts, drawn beside what was observed: for runs that have ended, and for texts before any fitting. */
package dev.variate.frontend.checks;
