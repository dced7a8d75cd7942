/** Models: their text with its drafts and revisions, and what the elaborator makes of it. */
package dev.variate.backend.model;
