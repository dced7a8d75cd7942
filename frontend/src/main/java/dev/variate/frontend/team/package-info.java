/** The person's account and the tokens of the REST API. */
package dev.variate.frontend.team;
