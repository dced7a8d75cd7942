/** Layers of neural networks: functions of tensors that make their weights as random variables. */
package dev.variate.layers;
