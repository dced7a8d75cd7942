/** Inviting people. */
package dev.variate.frontend.invitation;
