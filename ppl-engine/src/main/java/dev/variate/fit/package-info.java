/** A model, a device and inference brought together: from a model and data to draws and what they say. */
package dev.variate.fit;
