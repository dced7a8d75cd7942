package dev.variate.pool.worker;

import dev.variate.device.Devices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a worker's machine has, in words for the pool's board: its processor, graphics cards, and what its devices say of themselves. */
final class Hardware {
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
    /** Where NVIDIA's driver tells of the cards. */
    private static final Path CARDS = Path.of("/proc/driver/nvidia/gpus");

    private Hardware() {}

    static String inWords() {
        List<String> words = new ArrayList<>();
        words.add(value(PROCESSORS, "model name").orElse(System.getProperty("os.arch")));
        words.addAll(cards());
        Devices.descriptions().forEach((name, description) -> words.add(name + ": " + description));
        return String.join("; ", words);
    }

    private static List<String> cards() {
        if (!Files.isDirectory(CARDS)) {
            return List.of();
        }
        try (Stream<Path> cards = Files.list(CARDS)) {
            return cards.map(card -> card.resolve("information"))
                    .flatMap(card -> value(card, "Model").stream())
                    .sorted()
                    .toList();
        } catch (IOException notReadable) {
            return List.of();
        }
    }

    /** What stands behind the first {@code key:} of a file of the kernel's. */
    static Optional<String> value(Path file, String key) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(key) && line.indexOf(':') > 0)
                    .findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .filter(found -> !found.isEmpty());
        } catch (IOException | java.io.UncheckedIOException notHere) {
            return Optional.empty();
        }
    }
}
