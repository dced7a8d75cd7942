package dev.variate.device.jvm;

/** An operation on whole arrays that no loop of ours fuses: it is called, and writes all of its result. */
interface ArrayKernel {
    void run(double[][] operands, double[] result);
}
