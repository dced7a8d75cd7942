package dev.variate.pool.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HardwareTest {
    @TempDir
    private Path folder;

    @Test
    void a_machine_is_described_by_its_processor_and_by_what_its_devices_say() {
        assertThat(Hardware.inWords()).containsPattern("tensorflow: built for (CPUs|CUDA)");
    }

    @Test
    void what_the_kernel_says_of_a_card_is_found_by_its_key() throws IOException {
        Path card = Files.writeString(folder.resolve("information"), "Model: \t\t NVIDIA H200\nIRQ:   \t 42\n");
        assertThat(Hardware.value(card, "Model")).contains("NVIDIA H200");
        assertThat(Hardware.value(card, "Video BIOS")).isEmpty();
        assertThat(Hardware.value(folder.resolve("none"), "Model")).isEmpty();
    }
}
