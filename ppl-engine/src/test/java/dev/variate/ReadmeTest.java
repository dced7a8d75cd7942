package dev.variate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import kotlin.Unit;
import org.jetbrains.kotlin.cli.common.ExitCode;
import org.jetbrains.kotlin.cli.jvm.K2JVMCompiler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The library's page, pasted into one jshell from top to bottom: what it says is printed, is printed. */
class ReadmeTest {
    private static final Path PAGE = Path.of("README.md");

    /** An example, and what it prints if the page says. */
    private static final Pattern EXAMPLE = Pattern.compile("(?ms)^```java\n(.*?)^```\n(?:```text\n(.*?)^```\n)?");

    private static final Pattern KOTLIN = Pattern.compile("(?ms)^```kotlin\n(.*?)^```\n");

    @Test
    void every_example_of_the_page_compiles_runs_and_prints_what_the_page_says() throws IOException {
        List<MatchResult> examples =
                EXAMPLE.matcher(Files.readString(PAGE)).results().toList();
        assertThat(examples).hasSizeGreaterThan(6);
        PrintStream out = System.out;
        try (JShell shell = JShell.builder()
                .executionEngine("local")
                .compilerOptions("--add-modules", "jdk.incubator.vector")
                .build()) {
            shell.addToClasspath("target/classes");
            for (MatchResult example : examples) {
                ByteArrayOutputStream printed = new ByteArrayOutputStream();
                System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
                run(shell, example.group(1));
                System.setOut(out);
                if (example.group(2) != null) {
                    assertThat(printed.toString(StandardCharsets.UTF_8))
                            .as(example.group(1))
                            .isEqualTo(example.group(2));
                }
            }
        } finally {
            System.setOut(out);
        }
    }

    @Test
    void the_example_in_Kotlin_compiles_and_runs(@TempDir Path folder) throws Exception {
        String source = KOTLIN.matcher(Files.readString(PAGE))
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);
        Path file = Files.writeString(folder.resolve("Example.kt"), source);
        Path library = Path.of(
                Unit.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        ExitCode code = new K2JVMCompiler()
                .exec(
                        new PrintStream(said, true, StandardCharsets.UTF_8),
                        file.toString(),
                        "-no-stdlib",
                        "-no-reflect",
                        "-classpath",
                        "target/classes" + File.pathSeparator + library,
                        "-d",
                        folder.toString());
        assertThat(code).as(said.toString(StandardCharsets.UTF_8)).isEqualTo(ExitCode.OK);
        PrintStream out = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            loader.loadClass("ExampleKt").getMethod("main").invoke(null);
        } finally {
            System.setOut(out);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8).strip()).isEqualTo("true");
    }

    private static void run(JShell shell, String example) {
        SourceCodeAnalysis analysis = shell.sourceCodeAnalysis();
        String rest = example;
        while (!rest.isBlank()) {
            SourceCodeAnalysis.CompletionInfo next = analysis.analyzeCompletion(rest);
            assertThat(next.completeness().isComplete()).as(rest).isTrue();
            for (SnippetEvent event : shell.eval(next.source())) {
                assertThat(event.status())
                        .as(() -> event.snippet().source()
                                + shell.diagnostics(event.snippet())
                                        .map(d -> d.getMessage(Locale.ENGLISH))
                                        .toList())
                        .isNotEqualTo(Snippet.Status.REJECTED);
                assertThat(event.exception()).as(event.snippet().source()).isNull();
            }
            rest = next.remaining();
        }
    }
}
