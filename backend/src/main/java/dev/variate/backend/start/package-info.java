/** What happens when a studio starts, and for the first time: an owner, a token, examples. */
package dev.variate.backend.start;
