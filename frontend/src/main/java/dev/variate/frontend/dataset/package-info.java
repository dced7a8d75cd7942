/** Data sets with their versions, a preview, and where they are used. */
package dev.variate.frontend.dataset;
