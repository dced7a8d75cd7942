/** Trainings: how they are launched, how they go, and what comes out of the model. */
package dev.variate.frontend.training;
