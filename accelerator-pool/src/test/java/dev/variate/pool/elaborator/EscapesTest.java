package dev.variate.pool.elaborator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Attempts to escape or to do harm, as they stand on the page {@code escapes.md}, each behind several sets of walls, in real processes.
 *
 * <p>{@code -Descapes.rounds=20 -Descapes.seed=7} tries all of them that often, each time in another order; {@code -Descapes.only=name} those whose name holds that.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EscapesTest {
    private static final Pattern ATTEMPT = Pattern.compile(
            "(?ms)^## ([^\n]+)\n\n```java( whole)?\n(.*?)\n```\n\n- list: `([^\n]*)`\n- walls: `([^\n]*)`\n(?:- JVM: `([^\n]*)`\n)?");
    private static final Pattern REPEATED = Pattern.compile("\\{(x|classes|numbers|terms)\\*(\\d+)}");
    private static final Pattern CHARACTER = Pattern.compile("\\{U\\+(\\p{XDigit}{4})}");
    private static final String ELABORATED = "elaborated";

    /** Attempts that nothing but time ends get little of it. */
    private static final Duration SHORT = Duration.ofMillis(1500);

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int AT_ONCE = 2;

    private static final String HEALTHY =
            "Tensor healthy(Tensor x) {\n  var mu = normal(0, 1);\n  var y = normal(mu, x);\n  return y;\n}";
    private static final String HEALTHY_DATA = "{\"x\": [1.0, 2.0], \"y\": [0.5, 0.1]}";

    /** Which walls stand, and what the page calls it. */
    enum Walls {
        ALL(true, true),
        WITHOUT_THE_LIST(false, true),
        WITHOUT_THE_OPERATING_SYSTEM(true, false),
        THE_JVM_ALONE(false, false);

        private final boolean list;
        private final boolean namespaces;

        Walls(boolean list, boolean namespaces) {
            this.list = list;
            this.namespaces = namespaces;
        }

        private Optional<String> expected(Attempt attempt) {
            return switch (this) {
                case ALL -> Optional.of(attempt.list);
                case WITHOUT_THE_LIST -> Optional.of(attempt.walls);
                // else the list has no part in it, and the JVM alone is tried below
                case WITHOUT_THE_OPERATING_SYSTEM -> Optional.of(attempt.list).filter(e -> e.startsWith("may not"));
                case THE_JVM_ALONE -> attempt.jvm;
            };
        }
    }

    private record Attempt(String name, String source, String list, String walls, Optional<String> jvm) {
        Duration limit(String expected) {
            return expected.contains("had not ended") ? SHORT : LIMIT;
        }
    }

    private final Map<Walls, Elaborators> pools = new ConcurrentHashMap<>();

    private Elaborators pool(Walls walls) {
        return pools.computeIfAbsent(
                walls,
                w -> Elaborators.start(
                        Elaborators.Settings.standard().withSpares(1).once().without(!w.list, !w.namespaces)));
    }

    static String page() throws IOException {
        try (InputStream in = EscapesTest.class.getResourceAsStream("escapes.md")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static List<Attempt> attempts() throws IOException {
        return ATTEMPT.matcher(page()).results().map(EscapesTest::attempt).toList();
    }

    private static Attempt attempt(MatchResult m) {
        String plain =
                CHARACTER.matcher(m.group(3)).replaceAll(c -> Character.toString(Integer.parseInt(c.group(1), 16)));
        String text = REPEATED.matcher(plain).replaceAll(r -> repeated(r.group(1), Integer.parseInt(r.group(2))));
        String source = m.group(2) != null
                ? text
                : "Tensor m() throws Throwable {\nif (true) {\n" + text + "\n}\nreturn normal(0, 1, named(\"a\"));\n}";
        return new Attempt(m.group(1), source, m.group(4), m.group(5), Optional.ofNullable(m.group(6)));
    }

    private static String repeated(String what, int times) {
        return switch (what) {
            case "classes" -> each(times, i -> "record R" + i + "(int i) {}");
            case "numbers" -> each(times, i -> i + ".5,");
            case "terms" -> each(times, i -> i + ".5 * times +");
            default -> "x".repeat(times);
        };
    }

    private static String each(int times, IntFunction<String> text) {
        return IntStream.range(0, times).mapToObj(text).collect(Collectors.joining(" "));
    }

    /** The text of an attempt, for tests of other things that happen to it. */
    static String source(String name) throws IOException {
        return attempts().stream()
                .filter(a -> a.name.equals(name))
                .map(Attempt::source)
                .findFirst()
                .orElseThrow();
    }

    @AfterAll
    void close() {
        pools.values().forEach(Elaborators::close);
    }

    @Test
    void every_attempt_of_the_page_is_read() throws IOException {
        long headings = page().lines().filter(line -> line.startsWith("## ")).count();
        assertThat(attempts()).hasSize((int) headings).hasSizeGreaterThanOrEqualTo(80);
        assertThat(attempts().stream().map(Attempt::name)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource
    void every_attempt_is_stopped_and_told_in_words_and_disturbs_nothing(Walls walls) throws Exception {
        if (walls.namespaces) {
            assumeThat(pool(walls).isolation().namespaces())
                    .as("bubblewrap works on this host")
                    .isTrue();
        }
        int rounds = Integer.getInteger("escapes.rounds", 1);
        long seed = Long.getLong("escapes.seed", 1);
        List<String> wrong = Collections.synchronizedList(new ArrayList<>());
        for (int round = 0; round < rounds; round++) {
            List<Attempt> order = new ArrayList<>(attempts());
            order.removeIf(attempt -> !attempt.name.contains(System.getProperty("escapes.only", "")));
            Collections.shuffle(order, new Random(seed + round));
            tryAll(walls, order, wrong);
        }
        assertThat(wrong).as("with -Descapes.seed=" + seed).isEmpty();
        assertThat(message(pool(walls).elaborate("somebody else", HEALTHY, HEALTHY_DATA, LIMIT)))
                .isEqualTo(ELABORATED);
        assertThat(filesMade()).isEmpty();
        pools.remove(walls).close();
        assertThat(elaboratorsLeft()).as("processes left").isEmpty();
    }

    /** Some people at a time, each at one attempt after the other, in a process that lives as long as the attempts let it. */
    private void tryAll(Walls walls, List<Attempt> order, List<String> wrong) throws Exception {
        try (ExecutorService people = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Future<?>> all = new ArrayList<>();
            for (int person = 0; person < AT_ONCE; person++) {
                int mine = person;
                all.add(people.submit(() -> {
                    for (int i = mine; i < order.size(); i += AT_ONCE) {
                        Attempt attempt = order.get(i);
                        walls.expected(attempt)
                                .ifPresent(expected -> tryOne(walls, "person " + mine, attempt, expected, wrong));
                    }
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        }
    }

    private void tryOne(Walls walls, String person, Attempt attempt, String expected, List<String> wrong) {
        Duration limit = attempt.limit(expected);
        long start = System.nanoTime();
        String said = message(pool(walls).elaborate(person, attempt.source, "{}", limit));
        while (said.startsWith("Compiling the model took")
                && !Pattern.compile(expected).matcher(said).find()) {
            // on a busy machine, in a process that has compiled nothing yet: the attempt has not even begun
            limit = limit.multipliedBy(2);
            start = System.nanoTime();
            said = message(pool(walls).elaborate(person, attempt.source, "{}", limit));
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        String healthy = message(pool(walls).elaborate(person, HEALTHY, HEALTHY_DATA, LIMIT));
        boolean plain = said.codePoints().noneMatch(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x202e);
        boolean fine = Pattern.compile(expected).matcher(said).find()
                && !said.contains("ESCAPED")
                && !said.contains("root:")
                && !said.contains("\tat ")
                && said.length() <= 4000
                && plain
                // the start of a cold process on a busy machine is not in the limit
                && took.compareTo(limit.plusSeconds(30)) < 0
                && healthy.equals(ELABORATED);
        if (!fine) {
            wrong.add("\n%s: wants %s, found %s after %d ms; the healthy model after it: %s"
                    .formatted(
                            attempt.name,
                            expected,
                            said.length() > 300 ? said.substring(0, 300) : said,
                            took.toMillis(),
                            healthy));
        }
    }

    private static String message(Elaboration elaboration) {
        return switch (elaboration) {
            case Elaboration.Elaborated e -> ELABORATED;
            case Elaboration.Rejected r -> r.problems().getFirst().message();
        };
    }

    /** Files of the name that the attempts give to theirs, where they tried to make them. */
    private static List<Path> filesMade() throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path folder : List.of(
                Path.of("/tmp"), Path.of("/dev/shm"), Path.of("/"), Path.of("target"), Path.of("target/classes"))) {
            if (Files.isDirectory(folder)) {
                try (Stream<Path> files = Files.list(folder)) {
                    files.filter(f -> f.getFileName().toString().startsWith("variate-escaped"))
                            .forEach(found::add);
                }
            }
        }
        return found;
    }

    private static List<String> elaboratorsLeft() throws InterruptedException {
        List<ProcessHandle> left = elaborators();
        for (ProcessHandle process : left) {
            try {
                process.onExit().get(10, TimeUnit.SECONDS);
            } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
                // told below
            }
        }
        return elaborators().stream().map(p -> p.info().toString()).toList();
    }

    private static List<ProcessHandle> elaborators() {
        return ProcessHandle.current()
                .descendants()
                .filter(p -> p.info().commandLine().orElse("").contains(ElaboratorMain.class.getName()))
                .toList();
    }
}
