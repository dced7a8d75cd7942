/** What people say about models and runs, at the place that they mean. */
package dev.variate.backend.comment;
