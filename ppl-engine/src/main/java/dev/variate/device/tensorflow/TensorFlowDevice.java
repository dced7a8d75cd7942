package dev.variate.device.tensorflow;

import dev.variate.device.Device;
import dev.variate.device.Executable;
import dev.variate.device.Group;
import dev.variate.device.LogDensity;
import dev.variate.device.Memory;
import dev.variate.device.xla.XlaLogDensity;
import dev.variate.program.Program;
import dev.variate.tensor.Value;
import java.util.List;
import java.util.Map;

/**
 * Compiles programs by XLA, through TensorFlow for Java: to StableHLO ({@link dev.variate.device.xla}), which TensorFlow's op {@code XlaCallModule} runs
 * on whatever it was built for.
 *
 * <p>A call costs 100 to 200 µs whatever it computes, and compiling 0.1 to 0.3 s a program, so this device is for large data and for
 * accelerators. TensorFlow itself is loaded by the first program that is compiled: that takes half a second, and on the very first time on
 * a machine four more, when JavaCPP unpacks 683 MB to its cache (the system property {@code org.bytedeco.javacpp.cachedir}, by default
 * {@code ~/.javacpp/cache}).
 */
public final class TensorFlowDevice implements Device {

    /** @throws IllegalStateException if TensorFlow is not on the class path; the message says what to add */
    public TensorFlowDevice() {
        try {
            NativeLibrary.require();
        } catch (LinkageError missing) {
            throw new IllegalStateException(
                    "the device `tensorflow` wants org.tensorflow:tensorflow-core-api:1.1.0 and"
                            + " org.tensorflow:tensorflow-core-native:1.1.0 with the classifier of this platform"
                            + " (linux-x86_64, or linux-x86_64-gpu) on the class path",
                    missing);
        }
    }

    @Override
    public String name() {
        return "tensorflow";
    }

    @Override
    public String description() {
        return NativeLibrary.isForCuda() ? "built for CUDA" : "built for CPUs";
    }

    @Override
    public Executable compile(Program program, Map<String, Value> known) {
        return XlaProgram.compile(program, known);
    }

    @Override
    public Memory memory() {
        return new XlaMemory();
    }

    @Override
    public LogDensity logDensity(Program program, Map<String, Value> known) {
        return XlaLogDensity.compile(program, known, this);
    }

    @Override
    public Group join(List<String> addresses, int member) {
        NativeLibrary.load();
        return new TensorFlowCluster(addresses, member);
    }
}
