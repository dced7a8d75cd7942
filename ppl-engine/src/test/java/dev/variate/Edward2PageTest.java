package dev.variate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/edward2.md} to the tests that it names, in whichever module they are. */
class Edward2PageTest {
    private static final Pattern NAMED = Pattern.compile("`(\\w+Test)\\.(\\w+)`");

    @Test
    void every_test_that_the_page_names_exists() throws IOException {
        List<MatchResult> named = NAMED.matcher(Files.readString(Path.of("../docs/edward2.md")))
                .results()
                .toList();
        Map<String, String> sources = sources();
        assertThat(named).hasSizeGreaterThan(40).allSatisfy(test -> assertThat(sources)
                .as(test.group())
                .hasEntrySatisfying(test.group(1), text -> assertThat(text).contains("void " + test.group(2) + "(")));
    }

    private static Map<String, String> sources() throws IOException {
        Map<String, String> sources = new HashMap<>();
        for (String module : List.of("ppl-engine", "accelerator-pool")) {
            try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "test", "java"))) {
                for (Path file :
                        files.filter(f -> f.toString().endsWith("Test.java")).toList()) {
                    String name = file.getFileName().toString();
                    sources.put(name.substring(0, name.length() - ".java".length()), Files.readString(file));
                }
            }
        }
        return sources;
    }
}
