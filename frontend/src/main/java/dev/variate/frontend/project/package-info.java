/** Projects: the models, data and runs of one question. */
package dev.variate.frontend.project;
