package dev.variate.device;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/**
 * Finds devices by name, so that nothing of a device is loaded before somebody chooses it. Devices are services; the first listed is the
 * default.
 */
public final class Devices {
    /** What a device can be called, here or elsewhere, the default first; {@link #names} says which are here. */
    public static final List<String> KNOWN = List.of("jvm", "tensorflow", "pjrt");

    private Devices() {}

    /**
     * The device that a user writes as {@code name}.
     *
     * @throws IllegalArgumentException naming the devices that there are
     */
    public static Device named(String name) {
        StringBuilder missing = new StringBuilder();
        for (ServiceLoader.Provider<Device> provider : providers()) {
            // one after another: a device behind the wanted one is never loaded
            Optional<Device> device =
                    load(provider, missing).filter(d -> d.name().equals(name));
            if (device.isPresent()) {
                return device.get();
            }
        }
        throw new IllegalArgumentException(
                "There is no device `" + name + "` here; choose one of: " + String.join(", ", names()) + missing);
    }

    /** The names of all devices whose libraries are there, the default first. */
    public static List<String> names() {
        List<String> names = new ArrayList<>();
        for (ServiceLoader.Provider<Device> provider : providers()) {
            load(provider, new StringBuilder()).ifPresent(d -> names.add(d.name()));
        }
        return List.copyOf(names);
    }

    /** What {@link #names} run on, by name, in words; those that say nothing are left out. */
    public static Map<String, String> descriptions() {
        Map<String, String> found = new LinkedHashMap<>();
        for (ServiceLoader.Provider<Device> provider : providers()) {
            load(provider, new StringBuilder())
                    .filter(d -> !d.description().isEmpty())
                    .ifPresent(d -> found.put(d.name(), d.description()));
        }
        return Collections.unmodifiableMap(found);
    }

    private static List<ServiceLoader.Provider<Device>> providers() {
        return ServiceLoader.load(Device.class, Devices.class.getClassLoader()).stream()
                .toList();
    }

    /** The device, or nothing if its libraries are missing; then what to add goes to {@code missing}. */
    private static Optional<Device> load(ServiceLoader.Provider<Device> provider, StringBuilder missing) {
        try {
            return Optional.of(provider.get());
        } catch (ServiceConfigurationError | LinkageError librariesMissing) {
            if (librariesMissing.getCause() instanceof IllegalStateException reason) {
                missing.append("; ").append(reason.getMessage());
            }
            return Optional.empty();
        }
    }
}
