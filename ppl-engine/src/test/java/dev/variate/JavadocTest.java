package dev.variate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The library's reference can be built, and every link and tag in it holds. A member whose name says all needs no comment. */
class JavadocTest {
    @TempDir
    private Path pages;

    @Test
    void the_reference_is_built_without_a_warning() {
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said);
        int code = ToolProvider.findFirst("javadoc")
                .orElseThrow()
                .run(
                        out,
                        out,
                        "-quiet",
                        "-Xdoclint:all,-missing",
                        "--add-modules",
                        "jdk.incubator.vector",
                        "-classpath",
                        System.getProperty("java.class.path"),
                        "-sourcepath",
                        "src/main/java",
                        "-subpackages",
                        "dev.variate",
                        "-d",
                        pages.toString());
        assertThat(code).as(said.toString()).isZero();
        // it warns of the module of vector instructions that it was told to add, whatever else
        assertThat(said.toString().lines().filter(line -> line.contains("warning:") && !line.contains("incubating")))
                .isEmpty();
        assertThat(pages.resolve("dev/variate/model/Language.html")).isRegularFile();
    }
}
