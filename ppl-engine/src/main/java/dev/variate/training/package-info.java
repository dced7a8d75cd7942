/** Learning the trainable variables of models from batches of data: losses, optimisers, steps, batches and checkpoints. */
package dev.variate.training;
