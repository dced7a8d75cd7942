/** The model page: text, graph, live posterior, data and settings. */
package dev.variate.frontend.model;
