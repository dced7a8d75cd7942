/** Who is at the browser: sign-in by a one-time link, sign-out, and the security of every page. */
package dev.variate.frontend.signin;
