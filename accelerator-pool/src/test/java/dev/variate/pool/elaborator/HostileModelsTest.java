package dev.variate.pool.elaborator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What hostile models can tell each other, the studio and the world; what they try in vain is on the page {@code escapes.md}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileModelsTest {
    private static final Duration LIMIT = Duration.ofSeconds(4);

    private final Elaborators walled =
            Elaborators.start(Elaborators.Settings.standard().withSpares(1).once());
    private final Elaborators unchecked = Elaborators.start(
            Elaborators.Settings.standard().withSpares(1).once().without(true, false));

    @AfterAll
    void close() {
        walled.close();
        unchecked.close();
    }

    private static String model(String body) {
        return "Tensor m() {\n" + body + "\nreturn normal(0, 1, named(\"a\"));\n}";
    }

    private static String checked(String body) {
        return "Tensor m() throws Throwable {\n" + body + "\nreturn normal(0, 1, named(\"a\"));\n}";
    }

    @Test
    void an_error_in_running_code_has_its_line() throws IOException {
        Map<String, Integer> lines = new LinkedHashMap<>();
        for (String name : List.of(
                "An endless loop", "Exit", "10 GB of arrays", "Threads", "Deep recursion", "A string that doubles")) {
            Elaboration.Rejected rejected =
                    (Elaboration.Rejected) walled.elaborate("lines", EscapesTest.source(name), "{}", LIMIT);
            lines.put(name, rejected.problems().getFirst().line());
        }
        assertThat(lines)
                .containsExactly(
                        Map.entry("An endless loop", 4),
                        Map.entry("Exit", 3),
                        Map.entry("10 GB of arrays", 4),
                        Map.entry("Threads", 3),
                        Map.entry("Deep recursion", 2),
                        Map.entry("A string that doubles", 4));
    }

    @Test
    void a_socket_reaches_nobody() throws IOException {
        assumeThat(unchecked.isolation().namespaces())
                .as("bubblewrap works on this host")
                .isTrue();
        try (ServerSocket here = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            here.setSoTimeout(300);
            String source = checked("new java.net.Socket(\"127.0.0.1\", " + here.getLocalPort() + ").close();");
            assertThat(message(walled.elaborate("socket", source, "{}", LIMIT)))
                    .contains("may not use java.net.Socket");
            assertThat(message(unchecked.elaborate("socket", source, "{}", LIMIT)))
                    .containsPattern("ConnectException|SocketException|NoRouteToHost|UnsatisfiedLink");
            assertThat(accepts(here)).as("a connection arrived").isFalse();
        }
    }

    private static boolean accepts(ServerSocket socket) throws IOException {
        try (var arrived = socket.accept()) {
            return arrived.isConnected();
        } catch (SocketTimeoutException nobody) {
            return false;
        }
    }

    @Test
    void one_sessions_static_state_is_not_there_for_another() {
        assumeThat(unchecked.isolation().namespaces())
                .as("bubblewrap works on this host")
                .isTrue();
        String leave = model("System.setProperty(\"secret\", \"42\");");
        String look =
                model("if (System.getProperty(\"secret\") != null) { throw new IllegalStateException(\"found it\"); }");
        assertThat(unchecked.elaborate("one", leave, "{}", LIMIT)).isInstanceOf(Elaboration.Elaborated.class);
        assertThat(message(unchecked.elaborate("one", look, "{}", LIMIT)))
                .as("the same session sees it, so the test can tell")
                .contains("found it");
        assertThat(unchecked.elaborate("two", look, "{}", LIMIT)).isInstanceOf(Elaboration.Elaborated.class);
    }

    @Test
    void the_process_has_no_environment_and_sees_no_other_process() {
        assumeThat(unchecked.isolation().namespaces())
                .as("bubblewrap works on this host")
                .isTrue();
        String source = checked("""
                if (System.getenv("PATH") != null || System.getenv("HOME") != null) { throw new Exception("environment"); }
                long others = ProcessHandle.allProcesses().count();
                if (others > 2) { throw new Exception(others + " processes"); }
                var roots = new java.io.File("/").list();
                for (String name : roots) { if (name.matches("home|root|etc|var")) { throw new Exception(name); } }
                """);
        assertThat(unchecked.elaborate("looker", source, "{}", LIMIT)).isInstanceOf(Elaboration.Elaborated.class);
    }

    private static String message(Elaboration elaboration) {
        return elaboration instanceof Elaboration.Rejected r
                ? r.problems().getFirst().message()
                : "elaborated";
    }
}
