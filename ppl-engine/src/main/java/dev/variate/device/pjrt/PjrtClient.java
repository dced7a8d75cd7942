package dev.variate.device.pjrt;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** What a plug-in drives: the first of its devices that this process may use. Lives as long as the process. */
final class PjrtClient {
    private final PjrtApi api;
    private final long client;
    private final long device;
    private final String description;

    private PjrtClient(PjrtApi api, long client, long device, String description) {
        this.api = api;
        this.client = client;
        this.device = device;
        this.description = description;
    }

    /** @throws IllegalStateException if the plug-in can't be loaded, or finds no device */
    static PjrtClient open(Path plugin) {
        PjrtApi api = PjrtApi.load(plugin);
        try (Arena arena = Arena.ofConfined()) {
            // two words for options, two for each of the callbacks by which the processes of a cluster find one another
            MemorySegment create = api.struct(arena, 0, 0, 0, 0, 0, 0, 0);
            api.call(PjrtFunction.CLIENT_CREATE, create);
            long client = PjrtApi.word(create, 6);
            MemorySegment devices = api.struct(arena, client, 0, 0);
            api.call(PjrtFunction.CLIENT_ADDRESSABLE_DEVICES, devices);
            if (PjrtApi.word(devices, 2) == 0) {
                api.destroy(PjrtFunction.CLIENT_DESTROY, client);
                throw new IllegalStateException("The PJRT plug-in " + plugin + " finds no device on this machine.");
            }
            long device = MemorySegment.ofAddress(PjrtApi.word(devices, 1))
                    .reinterpret(Long.BYTES)
                    .get(JAVA_LONG, 0);
            MemorySegment described = api.struct(arena, device, 0);
            api.call(PjrtFunction.DEVICE_GET_DESCRIPTION, described);
            String kind = api.text(PjrtFunction.DEVICE_DESCRIPTION_KIND, PjrtApi.word(described, 1));
            String platform = api.text(PjrtFunction.CLIENT_PLATFORM_NAME, client);
            return new PjrtClient(api, client, device, platform.equals(kind) ? kind : platform + ", " + kind);
        } catch (PjrtException noDevice) {
            throw new IllegalStateException(
                    "The PJRT plug-in " + plugin + " can't be used on this machine: " + noDevice.getMessage(),
                    noDevice);
        }
    }

    PjrtApi api() {
        return api;
    }

    long handle() {
        return client;
    }

    long device() {
        return device;
    }

    /** The platform and the kind of its device, as the plug-in names them. */
    String description() {
        return description;
    }

    /** Compiles a module of StableHLO in text for one device; whoever asked lets go of what is returned. */
    long compile(String module) {
        try (Arena arena = Arena.ofConfined()) {
            byte[] text = module.getBytes(StandardCharsets.UTF_8);
            MemorySegment code = arena.allocateFrom(JAVA_BYTE, text);
            byte[] name = "mlir".getBytes(StandardCharsets.US_ASCII);
            MemorySegment format = arena.allocateFrom(JAVA_BYTE, name);
            MemorySegment program = api.struct(arena, code.address(), text.length, format.address(), name.length);
            byte[] settings = settings();
            MemorySegment options = arena.allocateFrom(JAVA_BYTE, settings);
            MemorySegment compile = api.struct(arena, client, program.address(), options.address(), settings.length, 0);
            api.call(PjrtFunction.CLIENT_COMPILE, compile);
            return PjrtApi.word(compile, 4);
        }
    }

    /**
     * XLA's CompileOptionsProto, written by hand for its three numbers: executable_build_options (field 3) with device_ordinal (1) unset, that is -1, num_replicas (4) and
     * num_partitions (5) one.
     */
    private static byte[] settings() {
        ByteArrayOutputStream build = new ByteArrayOutputStream();
        build.write(1 << 3);
        for (int i = 0; i < 9; i++) {
            build.write(0xff);
        }
        build.write(1);
        build.write(4 << 3);
        build.write(1);
        build.write(5 << 3);
        build.write(1);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(3 << 3 | 2);
        all.write(build.size());
        all.writeBytes(build.toByteArray());
        return all.toByteArray();
    }
}
