package dev.variate.pool.protocol;

import java.util.List;

/**
 * How a worker introduces itself.
 *
 * @param devices names of the devices that it can run programs on, such as {@code jvm}, best first
 * @param memoryBytes the most memory that its JVM's heap may take
 */
public record Registration(
        String name, String host, String version, List<String> devices, int cores, long memoryBytes, long pid) {
    public Registration {
        devices = List.copyOf(devices);
    }
}
