/** What projects and models are about: shown, and written. */
package dev.variate.frontend.readme;
