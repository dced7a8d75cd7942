/** What every feature shares: the two ways in which a request fails, and the wiring of the studio's server. */
package dev.variate.backend;
