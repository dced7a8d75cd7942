/** What people say about a model or a run, beside it. */
package dev.variate.frontend.comment;
