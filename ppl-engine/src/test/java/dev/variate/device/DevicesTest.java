package dev.variate.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import org.junit.jupiter.api.Test;

class DevicesTest {

    @Test
    void a_device_is_found_by_the_name_that_users_write() {
        assertThat(Devices.names()).startsWith("jvm", "tensorflow");
        assertThat(Devices.KNOWN).containsSequence(Devices.names());
        assertThat(Devices.named("jvm").name()).isEqualTo("jvm");
        assertThatThrownBy(() -> Devices.named("abacus"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("`abacus`")
                .hasMessageContaining("jvm, tensorflow");
    }

    /** The engine's own classes and nothing else, as someone has them who uses it as a library. */
    @Test
    void without_TensorFlow_on_the_class_path_the_rest_works_and_the_message_says_what_to_add() throws Exception {
        URL engine = Devices.class.getProtectionDomain().getCodeSource().getLocation();
        try (URLClassLoader alone = new URLClassLoader(new URL[] {engine}, ClassLoader.getPlatformClassLoader())) {
            Class<?> devices = alone.loadClass(Devices.class.getName());
            assertThat(devices.getMethod("names").invoke(null))
                    .asString()
                    .startsWith("[jvm")
                    .doesNotContain("tensorflow");
            assertThatThrownBy(() -> devices.getMethod("named", String.class).invoke(null, "tensorflow"))
                    .isInstanceOf(InvocationTargetException.class)
                    .cause()
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("choose one of: jvm")
                    .hasMessageContaining("org.tensorflow:tensorflow-core-native");
        }
    }
}
