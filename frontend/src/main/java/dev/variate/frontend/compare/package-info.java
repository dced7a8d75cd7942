/** Runs side by side: what differs in code, settings and result, and whether it is more than noise. */
package dev.variate.frontend.compare;
