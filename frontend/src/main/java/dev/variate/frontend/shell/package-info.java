/** What surrounds every page: the bar with the places, the head of a page, the words for times and figures, and what is shown when something is not there. */
package dev.variate.frontend.shell;
