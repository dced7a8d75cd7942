package dev.variate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.variate.e2e.Rest.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * A studio, its PostgreSQL and three workers that joined by token, while processes are killed and stopped, cables are slow and cut, the
 * disk is full and the clock jumps, by a schedule that follows from a seed.
 *
 * <p>{@code -Dfaults.runs=300 -Dfaults.seed=7} tries more (at least so many) and others; a failure names its seed.
 */
class FaultsTest {

    private static final int RUNS = Integer.getInteger("faults.runs", 12);
    private static final long SEED = Long.getLong("faults.seed", 1);
    private static final int WORKERS = 3;
    private static final int RUNS_A_DECK = 12;
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final int FULL_DISK = 1200;

    private static final Settings SHORT = new Settings(4, 200, 800, "jvm");
    private static final Settings SHARED = new Settings(4, 200, 800, "jvm", 2);
    private static final Settings LONG = new Settings(4, 150, 250, "jvm");
    private static final String LOST_TOO_OFTEN = "The worker was lost 5 times";

    /** A run that the test knows the right draws of. */
    private record Sort(long model, Optional<Long> data, Settings settings, long seed) {}

    private static final List<PoolWorker> WORKERS_LIST = new ArrayList<>();
    private static final List<String> STORY = new ArrayList<>();
    private static final Map<Long, Long> SEEN = new ConcurrentHashMap<>();
    private static Path folder;
    private static boolean smallDisk;
    private static Studio studio;
    private static Network network;
    private static Rest rest;
    private static long project;
    private static final Map<Sort, String> UNDISTURBED = new LinkedHashMap<>();

    @BeforeAll
    static void draw_what_is_right_while_nothing_is_wrong() throws IOException, SQLException {
        folder = Files.createTempDirectory("variate-faults");
        var disk = Files.createDirectory(folder.resolve("disk"));
        smallDisk = mounted(disk);
        studio = Studio.start(Files.createDirectory(disk.resolve("data")), "-Dvariate.local-worker=false");
        ownClock();
        network = new Network(studio.port());
        rest = Rest.of(studio);
        var token = folder.resolve("token");
        Files.writeString(
                token,
                rest.post("/worker-tokens", Map.of("name", "faults"))
                        .expect(201)
                        .json()
                        .path("secret")
                        .asString());
        for (var i = 0; i < WORKERS; i++) {
            // the first is reached by a cable that can be cut
            // and the second writes its log to the disk that can be full
            WORKERS_LIST.add(
                    new PoolWorker("w" + i, i == 0 ? network.port() : studio.port(), token, i == 1 ? disk : folder));
        }
        WORKERS_LIST.forEach(PoolWorker::start);
        project = rest.project("faults");
        var schools = rest.model(project, "schools", Texts.EIGHT_SCHOOLS);
        var schoolData = Optional.of(rest.data(project, "schools", Texts.SCHOOLS));
        var logistic = rest.model(project, "logistic", Texts.LOGISTIC);
        var rows = Optional.of(rest.data(project, "rows", Texts.rows(1500)));
        for (var seed = 1; seed <= 2; seed++) {
            for (var sort : List.of(new Sort(schools, schoolData, SHORT, seed), new Sort(logistic, rows, LONG, seed))) {
                var run = rest.run(project, sort.model(), sort.data(), sort.settings(), sort.seed());
                rest.succeeded(run, LIMIT);
                UNDISTURBED.put(sort, rest.draws(run));
            }
        }
        // two workers draw together what one draws alone, and one that is killed takes the attempt from the other
        var alone = new Sort(schools, schoolData, SHORT, 1);
        UNDISTURBED.put(new Sort(schools, schoolData, SHARED, 1), UNDISTURBED.get(alone));
    }

    @Test
    void whatever_goes_wrong_every_run_ends_and_every_acknowledged_draw_is_there_once_and_the_right_one()
            throws Exception {
        var sorts = List.copyOf(UNDISTURBED.keySet());
        var random = new Random(SEED);
        var launched = new LinkedHashMap<Long, Sort>();
        var faults = Faults.schedule(SEED, (RUNS + RUNS_A_DECK - 1) / RUNS_A_DECK, WORKERS);
        var made = Thread.ofPlatform().name("faults").start(() -> happen(faults));
        try {
            // as many more as it takes to have some under way whenever something goes wrong
            for (var i = 0; i < RUNS || made.isAlive(); i++) {
                var sort = sorts.get(random.nextInt(sorts.size()));
                launched.put(launched(sort, "faults-" + SEED + "-" + i), sort);
                LockSupport.parkNanos(Duration.ofMillis(random.nextInt(2000)).toNanos());
            }
            made.join();
            var ended = new HashMap<Long, JsonNode>();
            for (var run : launched.keySet()) {
                ended.put(run, ended(run));
            }
            launched.forEach((run, sort) -> check(run, ended.get(run), UNDISTURBED.get(sort)));
            inTheDatabase(launched);
        } catch (Throwable failed) {
            throw new AssertionError(
                    "with -Dfaults.seed=" + SEED + " -Dfaults.runs=" + RUNS + "; what happened:\n"
                            + String.join("\n", STORY) + "\nThe studio said:\n" + tail(studio.output())
                            + "\nThe workers said:\n"
                            + String.join(
                                    "\n",
                                    WORKERS_LIST.stream()
                                            .map(PoolWorker::log)
                                            .map(FaultsTest::tail)
                                            .toList()),
                    failed);
        }
        System.out.println("faults with seed " + SEED + ":\n" + String.join("\n", STORY));
    }

    @AfterAll
    static void nothing_is_left_behind() {
        try {
            watch();
            WORKERS_LIST.forEach(PoolWorker::close);
            network.close();
            studio.close();
            var pids = new ArrayList<>(SEEN.keySet());
            WORKERS_LIST.forEach(worker -> pids.addAll(worker.pids()));
            Poll.until("all processes of " + pids + " to be gone", Duration.ofSeconds(30), () -> Optional.of(
                            pids.stream().filter(FaultsTest::lives).toList())
                    .filter(List::isEmpty));
        } finally {
            if (smallDisk) {
                said("umount", "-l", folder.resolve("disk").toString());
            }
            said("rm", "-r", folder.toString());
        }
    }

    /** Whether the process that was seen lives; its number may be another's by now. */
    private static boolean lives(long pid) {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .flatMap(process -> process.info().commandLine())
                .filter(line ->
                        line.contains("WorkerMain") || line.contains("ElaboratorMain") || line.contains("postgres"))
                .isPresent();
    }

    // ---- what goes wrong

    private static void happen(List<Faults.Fault> faults) {
        for (var fault : faults) {
            LockSupport.parkNanos(fault.after().toNanos());
            watch();
            tell(fault.toString());
            try {
                happen(fault);
            } catch (RuntimeException | AssertionError | IOException failed) {
                tell("which failed: " + failed);
            }
        }
        network.heal();
        WORKERS_LIST.forEach(worker -> worker.signal("CONT"));
    }

    private static void happen(Faults.Fault fault) throws IOException {
        switch (fault.kind()) {
            case KILL_WORKER -> {
                var worker = target(fault);
                worker.kill();
                later(fault, worker::start);
            }
            case PAUSE_WORKER, PAUSE_WORKER_FOR_LONG -> {
                var worker = target(fault);
                worker.signal("STOP");
                later(fault, () -> worker.signal("CONT"));
            }
            case KILL_STUDIO -> {
                studio.kill();
                LockSupport.parkNanos(fault.lasting().toNanos());
                studio.restart();
            }
            case KILL_DATABASE -> kill(postgres(0));
            case KILL_A_SESSION_OF_THE_DATABASE -> kill(postgres(1));
            case KILL_ELABORATORS ->
                studio.descendants().stream()
                        .filter(child -> commandLine(child).contains("ElaboratorMain"))
                        .forEach(ProcessHandle::destroyForcibly);
            case SLOW_NETWORK -> {
                network.slow(150);
                later(fault, network::heal);
            }
            case CUT_NETWORK -> {
                network.cut();
                later(fault, network::heal);
            }
            case FILL_DISK -> fillDisk(fault);
            case CLOCK_FORWARD -> jump(fault.lasting());
            case CLOCK_BACK -> jump(fault.lasting().negated());
        }
    }

    /**
     * From now on the database asks a clock of this test what time it is: leases, heartbeats and credentials are all kept by the database's clock, and this machine's is others' too. What a table notes by itself keeps to
     * the true time, by which results are judged.
     */
    private static void ownClock() throws IOException, SQLException {
        try (var database = database();
                var statement = database.createStatement()) {
            statement.execute("create schema clock");
            statement.execute("create table clock.ahead (by interval not null)");
            statement.execute("insert into clock.ahead values ('0')");
            for (var name : List.of("now", "clock_timestamp")) {
                statement.execute(
                        "create function clock.%s() returns timestamptz language sql stable as 'select pg_catalog.%s() + by from clock.ahead'"
                                .formatted(name, name));
            }
            statement.execute("alter role postgres set search_path = public, clock, pg_catalog");
            statement.execute(
                    "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and usename"
                            + " = 'postgres' and client_addr is not null");
        }
        // the studio lends a connection that it used within half a second without trying it, so it meets dead ones now
        LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
    }

    private static void jump(Duration by) throws IOException {
        try (var database = database();
                var update = database.prepareStatement("update clock.ahead set by = by + make_interval(secs => ?)")) {
            update.setDouble(1, by.toMillis() / 1e3);
            update.executeUpdate();
        } catch (SQLException away) {
            tell("which failed: " + away.getMessage());
        }
    }

    private static Connection database() throws IOException, SQLException {
        var lines = Files.readAllLines(studio.data().resolve("postgres/postmaster.pid"));
        var secret = Files.readString(studio.data().resolve("postgres.secret")).strip();
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + lines.get(3).strip() + "/postgres", "postgres", secret);
    }

    /** One that has a run, if any has: a worker that idles loses nothing. */
    private static PoolWorker target(Faults.Fault fault) {
        var busy = new ArrayList<PoolWorker>();
        try {
            for (var worker : rest.get("/workers").json()) {
                if (worker.path("run").isNumber()) {
                    WORKERS_LIST.stream()
                            .filter(one -> one.name().equals(worker.path("name").asString()))
                            .forEach(busy::add);
                }
            }
        } catch (RuntimeException notThere) {
            busy.clear();
        }
        var worker = busy.isEmpty() ? WORKERS_LIST.get(fault.worker()) : busy.get(fault.worker() % busy.size());
        tell("  " + worker.name() + (busy.isEmpty() ? "" : ", which has a run"));
        return worker;
    }

    private static void kill(Optional<ProcessHandle> found) {
        tell(found.map(process -> "hits " + commandLine(process).split(" ")[0])
                .orElse("hits nobody: it is not there at present"));
        found.ifPresent(ProcessHandle::destroyForcibly);
    }

    private static void later(Faults.Fault fault, Runnable healing) {
        Thread.ofVirtual().start(() -> {
            LockSupport.parkNanos(fault.lasting().toNanos());
            healing.run();
        });
    }

    /** The server's first process, or one that serves a connection. */
    private static Optional<ProcessHandle> postgres(int generation) {
        var all = ProcessHandle.allProcesses().toList();
        var first = all.stream()
                .filter(process -> commandLine(process).contains(studio.data().toString())
                        && commandLine(process).contains("postgres -D"))
                .findFirst();
        return generation == 0
                ? first
                : first.flatMap(server -> server.children()
                        .filter(child -> commandLine(child).contains("127.0.0.1"))
                        .findFirst());
    }

    private static String commandLine(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"))
                    .replace('\0', ' ');
        } catch (IOException gone) {
            return "";
        }
    }

    private static void fillDisk(Faults.Fault fault) throws IOException {
        if (!smallDisk) {
            tell("which cannot be: only root can mount a small disk here");
            return;
        }
        var filler = studio.data().resolve("filler");
        try (var out = Files.newOutputStream(filler)) {
            var block = new byte[1 << 20];
            for (var i = 0; i < FULL_DISK; i++) {
                out.write(block);
            }
        } catch (IOException full) {
            tell("the disk is full");
        }
        LockSupport.parkNanos(fault.lasting().toNanos());
        Files.delete(filler);
    }

    private static boolean mounted(Path data) {
        return said("mount", "-t", "tmpfs", "-o", "size=" + FULL_DISK + "m", "variate-faults", data.toString());
    }

    private static boolean said(String... command) {
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException missing) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void tell(String what) {
        synchronized (STORY) {
            STORY.add(java.time.LocalTime.now() + " " + what);
        }
    }

    private static void watch() {
        studio.descendants().forEach(process -> SEEN.put(process.pid(), process.pid()));
    }

    // ---- what must hold

    /** Launches as a script does that knows of bad nights: again and again, with a key that makes it one run. */
    private static long launched(Sort sort, String key) {
        var request = new LinkedHashMap<String, Object>();
        request.put("model", sort.model());
        sort.data().ifPresent(id -> request.put("data", id));
        request.put("method", "nuts");
        request.put("settings", sort.settings());
        request.put("seed", sort.seed());
        return Poll.until("the launch of " + key, LIMIT, () -> {
            try {
                var answer = rest.post("/projects/" + project + "/runs", request, key);
                // 409: the launch that was sent before and got no answer is still under way
                if (answer.status() < 500 && answer.status() != 409) {
                    return Optional.of(answer.expect(answer.status() == 200 ? 200 : 201)
                            .json()
                            .path("id")
                            .asLong());
                }
                return Optional.empty();
            } catch (UncheckedIOException notThere) {
                return Optional.empty();
            }
        });
    }

    /** Waits for the end; what was acknowledged before is never taken back. */
    private static JsonNode ended(long run) {
        var most = new HashMap<Integer, Integer>();
        return Poll.until("the end of run " + run, LIMIT, () -> {
            JsonNode now;
            try {
                var answer = rest.get("/runs/" + run);
                if (answer.status() != 200) {
                    return Optional.empty();
                }
                now = answer.json();
            } catch (UncheckedIOException notThere) {
                return Optional.empty();
            }
            var chain = 0;
            for (var done : now.path("progress")) {
                assertThat(done.asInt())
                        .as("progress of chain %d of run %d", chain, run)
                        .isGreaterThanOrEqualTo(most.getOrDefault(chain, 0));
                most.put(chain++, done.asInt());
            }
            return switch (now.path("status").asString()) {
                case "succeeded", "failed", "cancelled" -> Optional.of(now);
                default -> Optional.empty();
            };
        });
    }

    private static void check(long run, JsonNode ended, String right) {
        if (ended.path("status").asString().equals("failed")) {
            assertThat(ended.path("error").asString())
                    .as("why run %d failed", run)
                    .startsWith(LOST_TOO_OFTEN);
            assertThat(right.lines().toList())
                    .as("what run %d had drawn", run)
                    .containsAll(rest.draws(run).lines().toList());
            return;
        }
        assertThat(ended.path("status").asString()).as("run %d: %s", run, ended).isEqualTo("succeeded");
        assertThat(rest.draws(run).equals(right))
                .as("draws of run %d are those of an undisturbed one", run)
                .isTrue();
    }

    /** Blocks leave no gap and do not overlap, attempts follow each other, and none of an attempt came after the next had begun. */
    private static void inTheDatabase(Map<Long, Sort> runs) throws IOException, SQLException {
        try (var database = database();
                var blocks = database.prepareStatement(
                        "select chain, first_iteration, count, attempt, created_at from run_blocks where run_id = ? order by chain, first_iteration");
                var began = database.prepareStatement(
                        "select at, message from run_log where run_id = ? and message like 'Attempt % began on %' order by id")) {
            var attempts = 0;
            for (var run : runs.keySet()) {
                began.setLong(1, run);
                var starts = new HashMap<Integer, java.sql.Timestamp>();
                try (var row = began.executeQuery()) {
                    while (row.next()) {
                        starts.put(Integer.valueOf(row.getString(2).split(" ")[1]), row.getTimestamp(1));
                    }
                }
                attempts += starts.size();
                blocks.setLong(1, run);
                var next = new HashMap<Integer, Integer>();
                var last = new HashMap<Integer, Integer>();
                try (var row = blocks.executeQuery()) {
                    while (row.next()) {
                        var chain = row.getInt(1);
                        var where = "run " + run + ", chain " + chain + ", iteration " + row.getInt(2);
                        assertThat(row.getInt(2)).as(where).isEqualTo(next.getOrDefault(chain, 0));
                        next.put(chain, row.getInt(2) + row.getInt(3));
                        assertThat(row.getInt(4)).as(where).isGreaterThanOrEqualTo(last.getOrDefault(chain, 1));
                        last.put(chain, row.getInt(4));
                        var lost = starts.get(row.getInt(4) + 1);
                        if (lost != null) {
                            assertThat(row.getTimestamp(5))
                                    .as("a late result: " + where)
                                    .isBeforeOrEqualTo(lost);
                        }
                    }
                }
            }
            var late = WORKERS_LIST.stream()
                    .flatMap(worker -> worker.log().lines())
                    .filter(line -> line.contains("is no longer this worker's"))
                    .count();
            tell(runs.size() + " runs took " + attempts + " attempts; " + late + " times a worker came too late");
            assertThat(attempts)
                    .as("attempts: the faults must have hit some runs")
                    .isGreaterThan(runs.size());
        }
    }

    private static String tail(String text) {
        return text.substring(Math.max(0, text.length() - 6000));
    }
}
