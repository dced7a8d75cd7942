/** Who did what and when, as lines. */
package dev.variate.frontend.activity;
