package dev.variate.diagnostics;

/** What a finding of a {@link Verdict} rests on: where a page leads when it is chosen. */
public enum Diagnostic {
    /** Draws that are infinite or not a number. */
    FINITE,
    /** {@link ParameterSummary#rHat}. */
    R_HAT,
    /** {@link ParameterSummary#essBulk}. */
    ESS_BULK,
    /** {@link ParameterSummary#essTail}. */
    ESS_TAIL,
    /** {@link SamplingHealth#divergences}. */
    DIVERGENCES,
    /** {@link SamplingHealth#eBfmi}. */
    ENERGY,
    /** {@link SamplingHealth#saturated}. */
    TREE_DEPTH,
    /** {@link Importance#kHat}. */
    K_HAT
}
