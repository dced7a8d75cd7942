/** A person's own account. */
package dev.variate.frontend.account;
