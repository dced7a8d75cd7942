/** The part of MLflow's tracking interface that its clients need to read and write runs: experiments are projects. Addresses and documents only; {@code tracking} has what they mean. */
package dev.variate.backend.mlflow;
