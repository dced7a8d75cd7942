/** What projects and models are about, in the words of who makes them. */
package dev.variate.backend.readme;
