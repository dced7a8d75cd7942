package dev.variate.pool.protocol;

import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * How a worker introduces itself.
 *
 * @param version of its code, which must be the studio's: other code would draw other draws
 * @param devices names of the devices that it can run programs on, such as {@code jvm}, best first
 * @param labels what its owner says of it, such as {@code gpu}; runs may ask for them
 * @param clusterHost under which other workers reach it; empty if it opens no port
 * @param hardware what the machine has, in words
 * @param memoryBytes the most memory that its JVM's heap may take
 */
public record Registration(
        String name,
        String host,
        String version,
        List<String> devices,
        List<String> labels,
        int cores,
        long memoryBytes,
        long pid,
        String clusterHost,
        String hardware) {
    /** What a worker's name and label may look like: they stand on pages and in logs. */
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}._-]{0,62}");

    private static final Pattern HOST = Pattern.compile("[\\p{Alnum}.:_\\[\\]-]{0,255}");

    private static final int MOST_LABELS = 20;
    private static final int LONGEST_HARDWARE = 500;

    public Registration {
        devices = List.copyOf(devices);
        labels = List.copyOf(labels);
        Objects.requireNonNull(host, "a worker has a host");
        Objects.requireNonNull(version, "a worker has a version");
        checkWord("A worker's name", name);
        checkLabels(labels);
        clusterHost = Objects.requireNonNullElse(clusterHost, "");
        if (!HOST.matcher(clusterHost).matches()) {
            throw new IllegalArgumentException(
                    "A worker is reached by others under a host's name or number; found \"" + clusterHost + "\".");
        }
        // earlier versions do not say it; and machines say of themselves what they will, which then stands on pages
        hardware = Objects.requireNonNullElse(hardware, "").replaceAll("\\p{C}", " ");
        hardware = hardware.substring(0, Math.min(hardware.length(), LONGEST_HARDWARE));
    }

    /** Of a worker that opens no port and tells nothing of its machine. */
    public Registration(
            String name,
            String host,
            String version,
            List<String> devices,
            List<String> labels,
            int cores,
            long memoryBytes,
            long pid) {
        this(name, host, version, devices, labels, cores, memoryBytes, pid, "", "");
    }

    /** @throws IllegalArgumentException if there are too many, or one of them is not a word */
    public static void checkLabels(List<String> labels) {
        if (labels.size() > MOST_LABELS) {
            throw new IllegalArgumentException(
                    "There may be " + MOST_LABELS + " labels at most; found " + labels.size() + ".");
        }
        labels.forEach(label -> checkWord("A label", label));
    }

    private static void checkWord(String what, String text) {
        if (!WORD.matcher(text).matches()) {
            throw new IllegalArgumentException(what
                    + " has 1 to 63 letters, digits, dots, dashes or underscores and begins with a letter or digit; found \""
                    + text + "\".");
        }
    }

    /** The version of the code that runs here. */
    public static String ownVersion() {
        String version = Registration.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
