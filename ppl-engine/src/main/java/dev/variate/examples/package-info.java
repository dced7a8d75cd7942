/** Models that come with Variate, each with real data: what a studio's gallery shows first, and what the engine is tested on. */
package dev.variate.examples;
