/** Home: what happened, what runs, what needs someone, and the examples to start from. */
package dev.variate.frontend.home;
