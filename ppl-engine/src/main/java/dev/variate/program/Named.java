package dev.variate.program;

/** A value under a name: a parameter of a distribution, an output of a program. */
public record Named(String name, Var var) {}
