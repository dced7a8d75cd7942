/** Runs: the list of them, and one of them as it happens and after. */
package dev.variate.frontend.run;
