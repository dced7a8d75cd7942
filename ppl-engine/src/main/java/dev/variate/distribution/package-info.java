/**
 * Densities, samplers, supports, and the bijections between a support and the real numbers. A distribution needs no random variable; a
 * random variable needs a distribution.
 */
package dev.variate.distribution;
