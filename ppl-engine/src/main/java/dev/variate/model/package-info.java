/**
 * The language: random variables, the tracers that stand between a program and their making, and what follows from tracing: programs, log
 * densities, interventions.
 */
package dev.variate.model;
