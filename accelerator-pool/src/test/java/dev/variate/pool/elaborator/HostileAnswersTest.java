package dev.variate.pool.elaborator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.variate.device.Devices;
import dev.variate.examples.Example;
import dev.variate.examples.Examples;
import dev.variate.fit.Fit;
import dev.variate.fit.Method;
import dev.variate.inference.Checkpoint;
import dev.variate.inference.InvalidCheckpointException;
import dev.variate.inference.MiniBatch;
import dev.variate.inference.NutsSettings;
import dev.variate.inference.SamplingException;
import dev.variate.model.ModelException;
import dev.variate.pool.protocol.Block;
import dev.variate.pool.protocol.CheckResult;
import dev.variate.pool.protocol.Finish;
import dev.variate.pool.protocol.LiveResult;
import dev.variate.pool.protocol.PackedDoubles;
import dev.variate.pool.protocol.Phase;
import dev.variate.pool.protocol.ProtocolJson;
import dev.variate.pool.protocol.Registration;
import dev.variate.program.Equation;
import dev.variate.program.Input;
import dev.variate.program.InvalidProgramException;
import dev.variate.program.Program;
import dev.variate.program.ProgramChecker;
import dev.variate.program.ProgramText;
import dev.variate.tensor.Op;
import dev.variate.tensor.Value;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.core.JacksonException;

/**
 * What a hostile elaborator, or a broken worker, could answer: programs, frames, checkpoints and messages damaged by grammar and by byte. Only declared exceptions come
 * back, in time and with memory in proportion, and what the checker has accepted, the worker compiles or refuses.
 *
 * <p>{@code -Dfuzz.cases=1000000 -Dfuzz.seed=7} tries more and others.
 */
class HostileAnswersTest {
    private static final int CASES = Integer.getInteger("fuzz.cases", 4000);
    private static final long SEED = Long.getLong("fuzz.seed", 1);
    /** A thousand times what a program of this length takes, so that only something that grows without bounds is caught. */
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private static final long SMALL_WORK = 200_000;

    private static final ThreadMXBean MEMORY = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final List<Elaboration.Elaborated> SOUND = new ArrayList<>();
    private static List<String> texts;

    @BeforeAll
    static void elaborateSoundModels() {
        try (Elaborators elaborators = Elaborators.start(Elaborators.Settings.standard())) {
            for (Example example : Examples.all()) {
                if (elaborators.elaborate("sound", example.source(), example.data(), Duration.ofSeconds(60))
                                instanceof Elaboration.Elaborated sound
                        && work(sound.program()) < SMALL_WORK) {
                    SOUND.add(sound);
                }
            }
        }
        assertThat(SOUND).hasSizeGreaterThan(3);
        texts = SOUND.stream().map(s -> ProgramText.print(s.program())).toList();
    }

    private static long work(Program program) {
        long work = 0;
        for (Equation equation : program.equations()) {
            work += equation.result().type().shape().size();
            if (equation.op() instanceof Op.Scan scan) {
                work += Math.min(scan.work(), Integer.MAX_VALUE);
            }
        }
        for (Input input : program.inputs()) {
            work += input.var().type().shape().size();
        }
        return work;
    }

    @Test
    void a_damaged_program_is_refused_in_words_or_compiled_and_never_crashes_a_worker() {
        Mutations mutations = new Mutations(texts, SEED);
        Map<String, Integer> crashes = new TreeMap<>();
        int accepted = 0;
        int compiled = 0;
        for (int i = 0; i < CASES; i++) {
            String text = mutations.next();
            Optional<Program> program = checked(text);
            if (program.isEmpty()) {
                continue;
            }
            accepted++;
            String printed = ProgramText.print(program.get());
            assertThat(ProgramText.print(ProgramText.parse(printed))).isEqualTo(printed);
            if (work(program.get()) > SMALL_WORK) {
                continue;
            }
            for (Elaboration.Elaborated sound : SOUND) {
                if (program.get().name().equals(sound.program().name())) {
                    compiled += compiles(program.get(), sound.inputs(), text, crashes) ? 1 : 0;
                }
            }
        }
        assertThat(crashes).as("crashes of a worker, with -Dfuzz.seed=" + SEED).isEmpty();
        assertThat(accepted).isGreaterThan(CASES / 50);
        assertThat(compiled).isPositive();
    }

    private static Optional<Program> checked(String text) {
        long bytes = MEMORY.getCurrentThreadAllocatedBytes();
        long start = System.nanoTime();
        try {
            Program program = ProgramText.parse(text);
            ProgramChecker.check(program);
            return Optional.of(program);
        } catch (InvalidProgramException e) {
            assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(20_000);
            return Optional.empty();
        } finally {
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONGEST);
            assertThat(MEMORY.getCurrentThreadAllocatedBytes() - bytes)
                    .as("bytes for a text of %d characters", text.length())
                    .isLessThan((1 << 20) + 500L * text.length());
        }
    }

    /** As a worker does it; what is caught here is what it tells the author. */
    private static boolean compiles(
            Program program, Map<String, Value> inputs, String text, Map<String, Integer> crashes) {
        long start = System.nanoTime();
        try (Fit fit = Fit.compile(program, inputs, Devices.named("jvm"))) {
            // steps that see some rows go through the program's equations by themselves
            Method method = text.hashCode() % 3 == 0 ? Method.SGLD : Method.NUTS;
            fit.sample(
                    method,
                    new NutsSettings(1, 2, 2, 0.8, 3).withBatch(new MiniBatch("", 2, 0.1)),
                    1,
                    1,
                    List.of(),
                    (block, draws) -> {});
            return true;
        } catch (InvalidProgramException
                | ModelException
                | SamplingException
                | IllegalArgumentException
                | IndexOutOfBoundsException e) {
            assertThat(e.getMessage()).as(text).isNotBlank();
            return false;
        } catch (RuntimeException | Error e) {
            StackTraceElement[] stack = e.getStackTrace();
            String place = e.toString().replaceAll("\\d+", "N") + " at " + (stack.length > 0 ? stack[0] : "") + " < "
                    + (stack.length > 1 ? stack[1] : "") + " < " + (stack.length > 2 ? stack[2] : "");
            if (crashes.merge(place, 1, Integer::sum) == 1 && Boolean.getBoolean("fuzz.show")) {
                System.out.println(place + "\n" + text);
                e.printStackTrace(System.out);
            }
            return false;
        } finally {
            assertThat(Duration.ofNanos(System.nanoTime() - start)).as(text).isLessThan(LONGEST.multipliedBy(4));
        }
    }

    @Test
    void a_damaged_frame_is_an_answer_or_an_io_exception() {
        Mutations mutations = new Mutations(texts, SEED + 1);
        List<byte[]> frames = new ArrayList<>();
        frames.add(Wire.encode(new Wire.Reply(0, new Wire.Ready())));
        frames.add(Wire.encode(
                new Wire.Reply(7, new Wire.Failure(List.of(Problem.general("a"), new Problem(1, 2, 3, "b")), true))));
        Elaboration.Elaborated small = SOUND.getFirst();
        frames.add(Wire.encode(new Wire.Reply(8, new Wire.Success(texts.getFirst(), small.inputs()))));
        frames.add(Wire.encode(new Wire.Reply(
                9, new Wire.Worlds(new WorldsMade(3, small.inputs(), List.of(small.inputs(), Map.of()))))));
        int answers = 0;
        for (int i = 0; i < 2 * CASES; i++) {
            byte[] frame = mutations.struck(frames.get(i % frames.size()));
            long bytes = MEMORY.getCurrentThreadAllocatedBytes();
            try {
                if (Wire.decodeReply(frame).message() instanceof Wire.Failure failure) {
                    assertThat(failure.problems())
                            .allMatch(p -> p.message().chars().noneMatch(Character::isISOControl));
                }
                answers++;
            } catch (IOException e) {
                // what the studio takes for misbehaviour
            }
            assertThat(MEMORY.getCurrentThreadAllocatedBytes() - bytes).isLessThan((1 << 20) + 100L * frame.length);
        }
        assertThat(answers).isPositive();
    }

    @Test
    void a_damaged_checkpoint_is_refused_or_is_one() {
        Elaboration.Elaborated sound = SOUND.getFirst();
        List<byte[]> states = new ArrayList<>();
        NutsSettings settings = new NutsSettings(1, 40, 40, 0.8, 5);
        try (Fit fit = Fit.compile(sound.program(), sound.inputs(), Devices.named("jvm"))) {
            fit.sample(settings, 1, 1, List.of(), (block, draws) -> states.add(block.checkpoint()));
            Mutations mutations = new Mutations(texts, SEED + 2);
            int refused = 0;
            for (int i = 0; i < CASES / 8; i++) {
                byte[] struck = mutations.struck(states.get(i % states.size()));
                try {
                    fit.sample(settings, 1, 1, List.of(new Checkpoint(0, struck)), (block, draws) -> {});
                } catch (InvalidCheckpointException | SamplingException e) {
                    refused++;
                }
            }
            assertThat(refused).isPositive();
        }
    }

    /** Workers are trusted, and yet the studio must know what to make of a message that arrived in pieces. */
    @Test
    void a_damaged_message_of_a_worker_is_refused_or_is_one_without_gaps() throws ReflectiveOperationException {
        String numbers = PackedDoubles.pack(1, 2, 3, 4, 5, 6, 7);
        List<Record> messages = List.of(
                new Block(0, 0, 1, false, 7, numbers, numbers, 1, "AAAA"),
                new Phase(Phase.Name.warmup, 0.5),
                new Finish(Finish.Status.failed, "words", 0.5, 1.5, 9),
                new LiveResult(List.of("mu"), List.of(numbers), 0, 1, 2, ""),
                CheckResult.failed("words"),
                new Registration("w", "host", "1", List.of("jvm"), List.of("gpu"), 2, 1 << 30, 77));
        List<String> json = messages.stream()
                .map(m -> new String(ProtocolJson.write(m), StandardCharsets.UTF_8))
                .toList();
        int accepted = 0;
        for (int which = 0; which < messages.size(); which++) {
            Mutations mutations = new Mutations(List.of(json.get(which)), SEED + 3 + which);
            for (int i = 0; i < CASES / 4; i++) {
                try {
                    Record message = ProtocolJson.read(
                            mutations.next().getBytes(StandardCharsets.UTF_8),
                            messages.get(which).getClass());
                    accepted++;
                    for (var component : message.getClass().getRecordComponents()) {
                        assertThat(component.getAccessor().invoke(message))
                                .as(component.getName() + " of " + message)
                                .isNotNull();
                    }
                } catch (JacksonException e) {
                    assertThat(e.getMessage()).isNotBlank();
                }
            }
        }
        assertThat(accepted).isPositive();
    }

    // ---- processes that answer what they like

    @Test
    @Timeout(60)
    void a_process_that_floods_or_lies_is_ended_and_leaves_no_thread_behind() throws Exception {
        Wire.Request request = new Wire.Request(5, "Tensor m() { return normal(0, 1); }", Map.of(), 2000);
        String ready = octal(Wire.encode(new Wire.Reply(0, new Wire.Ready())));
        List<String> scripts = List.of(
                "while :; do printf '" + ready + "'; done",
                "printf '" + ready + "'; while :; do printf '" + ready + "'; sleep 0.1; done",
                "printf '" + ready + "'; head -c 40000000 /dev/zero >&2; sleep 100",
                "printf '" + ready + "'; printf '\\177\\177\\177\\177'; sleep 100",
                "printf '" + ready + "'; printf '\\007\\377\\377\\377'; cat /dev/zero",
                "printf '" + ready + "'; sleep 100",
                "printf '" + ready + "'; exec 1>&-; sleep 100",
                "cat /dev/urandom",
                "exit 3",
                "sleep 0.2; exit 3");
        try (ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor()) {
            for (String script : scripts) {
                ElaboratorProcess process = new ElaboratorProcess(List.of("/bin/sh", "-c", script), watch);
                if (process.awaitReady().isEmpty()) {
                    Optional<Wire.Message> answer = process.ask(request);
                    answer.ifPresent(message -> assertThat(message).as(script).isInstanceOf(Wire.Failure.class));
                }
                process.close();
                assertThat(process.isUsable()).as(script).isFalse();
            }
        }
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("elaborator-") && thread.isDaemon()) {
                thread.join(5000);
                assertThat(thread.isAlive()).as(thread.getName()).isFalse();
            }
        }
    }

    /** A frame as printf writes it. */
    private static String octal(byte[] frame) {
        StringBuilder text = new StringBuilder();
        byte[] length = {0, 0, 0, (byte) frame.length};
        for (byte[] part : List.of(length, frame)) {
            for (byte b : part) {
                text.append("\\%03o".formatted(b & 255));
            }
        }
        return text.toString();
    }

    @Test
    void text_of_a_hundred_megabytes_of_nothing_takes_no_more_memory_than_it_has() {
        String nothing = "program \"x\"\n" + "\n".repeat(20 << 20);
        long bytes = MEMORY.getCurrentThreadAllocatedBytes();
        assertThat(ProgramText.parse(nothing).equations()).isEmpty();
        assertThat(MEMORY.getCurrentThreadAllocatedBytes() - bytes).isLessThan(1 << 20);
        String open = "program \"x\"\n%0 f64[] = constant f64[] " + "1".repeat(10 << 20);
        assertThatThrownBy(() -> ProgramText.parse(open)).isInstanceOf(InvalidProgramException.class);
        assertThat(open.getBytes(StandardCharsets.UTF_8)).hasSizeGreaterThan(10 << 20);
    }

    @AfterAll
    static void forget() {
        SOUND.clear();
    }
}
