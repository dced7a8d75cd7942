package dev.variate.device.tensorflow;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.tensorflow.Graph;
import org.tensorflow.TensorFlow;

/** Sees to it that TensorFlow is there, and that it is quiet when it comes. */
final class NativeLibrary {
    private NativeLibrary() {}

    /** Fails with a {@link LinkageError} if TensorFlow's classes are not on the class path; loads nothing native. */
    static void require() {
        Graph.class.getName();
    }

    /** Whether TensorFlow's GPU build is on the class path, by the folder in which JavaCPP looks for its libraries. */
    static boolean isForCuda() {
        return NativeLibrary.class.getClassLoader().getResource("org/tensorflow/internal/c_api/linux-x86_64-gpu/")
                != null;
    }

    /**
     * Loads TensorFlow, with most of its messages below warnings hidden (what it logs by Abseil heeds nothing from outside), with a
     * minimum and maximum that pass NaN on: else a broken log density could look sound; and with sums as plain loops, where XLA for CPUs
     * would first add up windows of 32 elements, each with a look whether it is inside: a quarter of an autoencoder's step.
     */
    static void load() {
        // else JavaCPP reads the process's memory from a file at every allocation; all that is large here is closed by
        // hand
        if (System.getProperty("org.bytedeco.javacpp.maxPhysicalBytes") == null) {
            System.setProperty("org.bytedeco.javacpp.maxPhysicalBytes", "0");
        }
        // TensorFlow reads the process's own environment, which Java can't change
        setVariable("TF_CPP_MIN_LOG_LEVEL", System.getenv().getOrDefault("TF_CPP_MIN_LOG_LEVEL", "1"));
        setVariable(
                "XLA_FLAGS",
                "--xla_disable_hlo_passes=tree_reduction_rewriter "
                        + System.getenv().getOrDefault("XLA_FLAGS", "") + " --xla_cpu_enable_fast_min_max=false");
        TensorFlow.version();
    }

    private static void setVariable(String name, String value) {
        Linker linker = Linker.nativeLinker();
        MemorySegment setenv = linker.defaultLookup().findOrThrow("setenv");
        FunctionDescriptor signature = FunctionDescriptor.of(
                ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
        try (Arena arena = Arena.ofConfined()) {
            int overwrite = 1;
            int failed = (int) linker.downcallHandle(setenv, signature)
                    .invokeExact(arena.allocateFrom(name), arena.allocateFrom(value), overwrite);
            if (failed != 0) {
                throw new IllegalStateException("The variable " + name + " of this process could not be set");
            }
        } catch (Throwable e) {
            throw new IllegalStateException("The variable " + name + " of this process could not be set", e);
        }
    }
}
