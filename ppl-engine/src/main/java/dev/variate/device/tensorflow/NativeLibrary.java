package dev.variate.device.tensorflow;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.tensorflow.Graph;

/** Sees to it that TensorFlow is there, and that it is quiet when it comes. */
final class NativeLibrary {
    private NativeLibrary() {}

    /** Fails with a {@link LinkageError} if TensorFlow's classes are not on the class path; loads nothing native. */
    static void require() {
        Graph.class.getName();
    }

    /**
     * Before the first call of TensorFlow, which reads the process's environment, and Java can't change that: hides messages below warnings unless the environment says otherwise, and makes
     * minimum and maximum pass NaN on, without which a broken log density could look sound.
     */
    static void configure() {
        set("TF_CPP_MIN_LOG_LEVEL", System.getenv().getOrDefault("TF_CPP_MIN_LOG_LEVEL", "1"));
        set("XLA_FLAGS", (System.getenv().getOrDefault("XLA_FLAGS", "") + " --xla_cpu_enable_fast_min_max=false").strip());
    }

    private static void set(String name, String value) {
        Linker linker = Linker.nativeLinker();
        MethodHandle setenv = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("setenv"), FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
        try (Arena arena = Arena.ofConfined()) {
            int overwrite = 1;
            int failed = (int) setenv.invokeExact(arena.allocateFrom(name), arena.allocateFrom(value), overwrite);
            if (failed != 0) {
                throw new IllegalStateException("The variable " + name + " of this process could not be set");
            }
        } catch (RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("The variable " + name + " of this process could not be set", e);
        }
    }
}
