package dev.variate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.variate.e2e.Rest.Settings;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Shared.class)
class HostileModelsTest {

    /** Limits on time are some seconds; waiting for a new elaborator comes on top. */
    private static final Duration LIMIT = Duration.ofSeconds(90);

    private static final Map<String, String> HOSTILE = new LinkedHashMap<>();

    static {
        HOSTILE.put("an endless loop", "int i = 0; while (i < 1) { i = 0; }");
        HOSTILE.put("System.exit", "System.exit(3);");
        HOSTILE.put("halt", "Runtime.getRuntime().halt(3);");
        HOSTILE.put(
                "a fork",
                "try { new ProcessBuilder(\"sleep\", \"60\").start(); } catch (Exception e) { throw new RuntimeException(e); }");
        HOSTILE.put(
                "many threads", "for (int i = 0; i < 100000; i++) { new Thread(() -> { while (true) { } }).start(); }");
        HOSTILE.put(
                "10 GB of arrays",
                "var big = new double[10][]; for (int i = 0; i < 10; i++) { big[i] = new double[134217728]; }");
        HOSTILE.put(
                "endless recursion",
                "java.util.function.Function<Object, Object>[] f = new java.util.function.Function[1]; f[0] = x -> f[0].apply(x); f[0].apply(1);");
        HOSTILE.put(
                "a socket",
                "try { new java.net.Socket(\"127.0.0.1\", 22).close(); } catch (Exception e) { throw new RuntimeException(e); }");
        HOSTILE.put(
                "a file",
                "try { throw new RuntimeException(java.nio.file.Files.readString(java.nio.file.Path.of(\"/etc/passwd\"))); } catch (java.io.IOException e) { throw new RuntimeException(e); }");
        HOSTILE.put("a native call", "System.load(\"/lib/x86_64-linux-gnu/libc.so.6\");");
        HOSTILE.put(
                "much output",
                "for (int i = 0; i < 100000000; i++) { System.out.println(\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"); }");
    }

    @Test
    void each_hostile_model_fails_in_words_and_a_healthy_run_after_them_succeeds(Rest rest) {
        var project = rest.project("hostile");
        HOSTILE.forEach((what, line) -> {
            var source = "Tensor hostile() {\n    var mu = normal(0, 1);\n    " + line + "\n    return mu;\n}\n";
            var run = rest.run(project, rest.model(project, what, source), Optional.empty(), Settings.USUAL, 1);
            var ended = rest.ended(run, LIMIT);
            assertThat(ended.path("status").asString())
                    .as("a model with %s: %s", what, ended)
                    .isEqualTo("failed");
            assertThat(ended.path("error").asString())
                    .as("error of a model with %s", what)
                    .hasSizeBetween(20, 1000)
                    .doesNotContain("root:")
                    .doesNotContain("\tat ")
                    .doesNotContain("dev.variate");
        });
        var model = rest.model(project, "healthy", Texts.EIGHT_SCHOOLS);
        var data = rest.data(project, "schools", Texts.SCHOOLS);
        rest.succeeded(rest.run(project, model, Optional.of(data), Settings.USUAL, 1), LIMIT);
        assertThat(rest.get("/health").status()).isEqualTo(200);
    }
}
