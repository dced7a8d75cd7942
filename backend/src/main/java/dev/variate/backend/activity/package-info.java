/** Who did what and when, for those who work in the same projects. */
package dev.variate.backend.activity;
