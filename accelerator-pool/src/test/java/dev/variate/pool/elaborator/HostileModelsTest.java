package dev.variate.pool.elaborator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Models that try to break out, in real processes: behind all walls, and behind those of the operating system and the JVM alone. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileModelsTest {
    private static final Duration LIMIT = Duration.ofSeconds(4);
    /** Time limit, its watch, and the start of a cold process on a busy machine. */
    private static final Duration ENDED_BY = LIMIT.plusSeconds(30);

    private static final String HEALTHY =
            "Tensor healthy(Tensor x) {\n  var mu = normal(0, 1);\n  var y = normal(mu, x);\n  return y;\n}";
    private static final String HEALTHY_DATA = "{\"x\": [1.0, 2.0], \"y\": [0.5, 0.1]}";

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

    /** What must be said of each model: behind all walls, and without the allow-list. */
    private record Attack(String name, String source, String refusal, String failure) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Attack> attacks() {
        return Stream.of(
                new Attack(
                        "endless loop",
                        model("int i = 0; while (i < 1) { i = i * 2; }"),
                        "had not ended after 4 s",
                        "had not ended after 4 s"),
                new Attack(
                        "loop that catches everything",
                        model("int i = 0; while (i < 1) { try { i = i / i; } catch (Throwable t) { } }"),
                        "had not ended",
                        "had not ended"),
                new Attack(
                        "exit",
                        model("System.exit(0);"),
                        "may not use java.lang.System.exit",
                        "ended or broke the process.*exit code 0"),
                new Attack(
                        "halt",
                        model("Runtime.getRuntime().halt(3);"),
                        "may not use java.lang.Runtime",
                        "ended or broke the process.*exit code 3"),
                new Attack(
                        "fork by Runtime",
                        checked("Runtime.getRuntime().exec(new String[] {\"/bin/sh\", \"-c\", \"id\"});"),
                        "may not use java.lang.Runtime",
                        "IOException.*Cannot run program"),
                new Attack(
                        "fork by ProcessBuilder",
                        checked("new ProcessBuilder(\"/bin/ls\").start();"),
                        "may not use java.lang.ProcessBuilder",
                        "IOException.*Cannot run program"),
                new Attack(
                        "10 GB array",
                        model(
                                "double[][] a = new double[10][];\nfor (int i = 0; i < 10; i++) { a[i] = new double[1 << 27]; }"),
                        "more memory",
                        "more memory"),
                new Attack(
                        "reading /etc/passwd",
                        checked("java.nio.file.Files.readString(java.nio.file.Path.of(\"/etc/passwd\"));"),
                        "may not use java.nio.file",
                        "NoSuchFileException: /etc/passwd"),
                new Attack(
                        "writing a file",
                        checked("java.nio.file.Files.writeString(java.nio.file.Path.of(\"/tmp/x\"), \"x\");"),
                        "may not use java.nio.file",
                        "IOException|FileSystemException|ended or broke"),
                new Attack(
                        "native library",
                        model("System.load(\"/lib/x86_64-linux-gnu/libc.so.6\");"),
                        "may not use java.lang.System.load",
                        "IllegalCallerException|UnsatisfiedLinkError"),
                new Attack(
                        "native call",
                        model(
                                "java.lang.foreign.Linker.nativeLinker().downcallHandle(java.lang.foreign.FunctionDescriptor.ofVoid());"),
                        "may not use java.lang.foreign",
                        "IllegalCallerException"),
                new Attack(
                        "native method",
                        "native void harm();\nTensor m() {\nharm();\nreturn normal(0, 1, named(\"a\"));\n}"
                                .replace("native void", "private native void"),
                        "native method",
                        "UnsatisfiedLinkError"),
                new Attack(
                        "reflection",
                        checked(
                                "Class.forName(\"java.lang.Runtime\").getMethod(\"getRuntime\").invoke(null).hashCode();\nif (true) { throw new "
                                        + "Exception(\"reached\"); }"),
                        "may not use java.lang.Class.forName",
                        "Exception: reached"),
                new Attack(
                        "threads",
                        model("for (int i = 0; i < 8; i++) { new Thread(() -> { while (true) { Thread.onSpinWait(); } "
                                + "}).start(); }"),
                        "may not use java.lang.Thread",
                        "started threads"),
                new Attack(
                        "output through System.out",
                        model("while (true) { System.out.println(\"x\".repeat(10_000)); }")
                                .replace("return normal(0, 1, named(\"a\"));\n", ""),
                        "may not use java.lang.System.out",
                        "had not ended"),
                new Attack(
                        "output into the answers",
                        checked(
                                "var out = new java.io.FileOutputStream(java.io.FileDescriptor.out);\nint i = 0; while (i < 1) { "
                                        + "out.write(new byte[] {127, 127, 127, 127}); }"),
                        "may not use java.io",
                        "ended or broke the process"),
                new Attack(
                        "deep recursion",
                        "private int deep(int n) {\nreturn deep(n + 1) + 1;\n}\nTensor m() {\nreturn normal(0, deep(0), "
                                + "named(\"a\"));\n}",
                        "too deeply",
                        "too deeply"),
                new Attack(
                        "huge string",
                        model("String s = \"x\";\nwhile (s.length() > 0) { s = s + s; }"),
                        "more memory",
                        "more memory"),
                new Attack(
                        "huge constant",
                        model("String s = \"" + "x".repeat(70_000) + "\";"),
                        "onstant string too long",
                        "onstant string too long"),
                new Attack(
                        "many classes",
                        Stream.iterate(0, i -> i + 1)
                                        .limit(300)
                                        .map(i -> "record R" + i + "(int i) {}\n")
                                        .reduce("", String::concat)
                                + model(""),
                        "300|301 classes",
                        "301 classes"),
                new Attack(
                        "endlessly many classes",
                        model("var kept = new ArrayList<Object>();\nint i = 0; while (i < 1) { "
                                + "kept.add(java.lang.reflect.Proxy.newProxyInstance(new ClassLoader() { }, "
                                + "new Class<?>[] {Runnable.class}, "
                                + "(p, q, r) -> null)); }"),
                        "may not use java.lang",
                        "more memory|had not ended"));
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void ends_as_a_clear_error_behind_all_walls(Attack attack) {
        check(walled, attack, attack.refusal);
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void ends_as_a_clear_error_without_the_allow_list(Attack attack) {
        assumeThat(unchecked.isolation().namespaces())
                .as("bubblewrap works on this host")
                .isTrue();
        check(unchecked, attack, attack.failure);
    }

    private void check(Elaborators elaborators, Attack attack, String expected) {
        long start = System.nanoTime();
        Elaboration attacked = elaborators.elaborate("attacker", attack.source, "{}", LIMIT);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(ENDED_BY);
        assertThat(attacked).isInstanceOfSatisfying(Elaboration.Rejected.class, r -> {
            assertThat(r.problems().getFirst().message()).containsPattern(Pattern.compile(expected));
            assertThat(r.problems().getFirst().message()).doesNotContain("\tat ");
        });
        assertThat(elaborators.elaborate("attacker", HEALTHY, HEALTHY_DATA, LIMIT))
                .as("the next, healthy model")
                .isInstanceOf(Elaboration.Elaborated.class);
    }

    @Test
    void an_error_in_running_code_has_its_line() {
        Map<String, Integer> lines = new LinkedHashMap<>();
        attacks()
                .filter(a -> Stream.of(
                                "endless loop", "exit", "10 GB array", "deep recursion", "huge string", "threads")
                        .anyMatch(a.name::equals))
                .forEach(a -> {
                    Elaboration.Rejected rejected =
                            (Elaboration.Rejected) walled.elaborate("lines", a.source, "{}", Duration.ofSeconds(2));
                    lines.put(a.name, rejected.problems().getFirst().line());
                });
        assertThat(lines)
                .containsExactly(
                        Map.entry("endless loop", 2),
                        Map.entry("exit", 2),
                        Map.entry("10 GB array", 3),
                        Map.entry("threads", 2),
                        Map.entry("deep recursion", 2),
                        Map.entry("huge string", 3));
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
