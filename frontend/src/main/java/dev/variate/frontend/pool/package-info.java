/** The pool page: workers, what they run, what waits, and how model code is kept apart. */
package dev.variate.frontend.pool;
