package dev.variate.device.jvm;

/** An operation on whole arrays that no loop of ours fuses: it is called, and writes all of its result. It serves all instances of a class at once, or gives each its own. */
interface ArrayKernel {
    void run(double[][] operands, double[] result);

    /** What people are told that it is. */
    default String title() {
        return getClass().isRecord() ? getClass().getSimpleName() : "a product of matrices";
    }

    /** What one instance calls; another object if working memory belongs to the kernel. */
    default ArrayKernel fork() {
        return this;
    }
}
