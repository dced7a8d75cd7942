/** Links that bring people into the studio and its projects. */
package dev.variate.backend.invitation;
