/** What people have thrown away, all of which can be fetched back until its owner says otherwise. */
package dev.variate.backend.trash;
