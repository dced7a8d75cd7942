package dev.variate.device.pjrt;

import dev.variate.device.Device;
import dev.variate.device.Executable;
import dev.variate.device.LogDensity;
import dev.variate.device.xla.XlaLogDensity;
import dev.variate.device.xla.XlaModule;
import dev.variate.program.Program;
import dev.variate.tensor.Value;
import java.nio.file.Path;
import java.util.Map;

/**
 * Compiles programs by whatever XLA plug-in the variable {@value #VARIABLE} names, through its C interface, PJRT: {@code libtpu.so} for a TPU, {@code xla_cuda_plugin.so} for a
 * GPU. It takes the same StableHLO as {@link dev.variate.device.tensorflow.TensorFlowDevice}, and uses the first device that the plug-in finds.
 *
 * <p>What programs compute in F64 is asked for in F64: a plug-in whose hardware has none says so when it compiles.
 */
public final class PjrtDevice implements Device {
    /** The environment variable that names the plug-in's file. */
    public static final String VARIABLE = "VARIATE_PJRT_PLUGIN";

    /** A plug-in makes one client a process: it holds the device. */
    private static PjrtClient opened;

    private final PjrtClient client;

    /** @throws IllegalStateException if there is no plug-in, or it finds no device; the message says what to do */
    public PjrtDevice() {
        client = ofThisProcess();
    }

    private static synchronized PjrtClient ofThisProcess() {
        if (opened == null) {
            String plugin = System.getenv(VARIABLE);
            if (plugin == null || plugin.isBlank()) {
                throw new IllegalStateException(
                        "the device `pjrt` wants an XLA plug-in: name its file (libtpu.so, xla_cuda_plugin.so) by the environment variable "
                                + VARIABLE);
            }
            opened = PjrtClient.open(Path.of(plugin));
        }
        return opened;
    }

    @Override
    public String name() {
        return "pjrt";
    }

    /** The platform and the kind of its device, as the plug-in names them. */
    @Override
    public String description() {
        return client.description();
    }

    @Override
    public Executable compile(Program program, Map<String, Value> known) {
        return new PjrtProgram(client, XlaModule.of(program, known));
    }

    @Override
    public LogDensity logDensity(Program program, Map<String, Value> known) {
        return XlaLogDensity.compile(program, known, this);
    }
}
