/** The packaged studio as a person and a script meet it: a real browser, HTTP, and processes that are really killed. */
package dev.variate.e2e;
