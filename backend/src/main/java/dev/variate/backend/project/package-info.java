/** Projects and their members. */
package dev.variate.backend.project;
