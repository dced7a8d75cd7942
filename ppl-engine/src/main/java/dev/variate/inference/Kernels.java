package dev.variate.inference;

import dev.variate.device.LogDensity;

/** Makes the kernel of each chain of a run. */
@FunctionalInterface
public interface Kernels {

    /** @param density the chain's own */
    Kernel<?> kernel(LogDensity density, NutsSettings settings);
}
