/** Pictures as files that people look at. */
package dev.variate.pool.pictures;
