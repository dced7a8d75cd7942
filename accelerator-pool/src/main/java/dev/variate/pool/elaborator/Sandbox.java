package dev.variate.pool.elaborator;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The walls that the operating system puts around an elaborator process, as the command that starts it.
 *
 * <p>Under bubblewrap the process has namespaces of its own: no network, no other process, no environment, and no file but the JDK, the few
 * system libraries that a JVM maps, and the jars. {@code prlimit} bounds its address space, processor time and files. What the JVM can
 * forbid itself (native code, {@code Unsafe}, attaching) its flags forbid.
 */
final class Sandbox {
    private static final int HEAP_MB = 384;
    /** Heap, metaspace, code, stacks and what the C library reserves; measured 1.1 GB, of which 0.1 GB is ever touched. */
    private static final long ADDRESS_SPACE_BYTES = 2L << 30;

    private static final int PROCESSOR_SECONDS = 1200;
    private static final List<String> SYSTEM_LIBRARIES = List.of(
            "ld-",
            "libc.",
            "libc-",
            "libm.",
            "libm-",
            "libdl",
            "libpthread",
            "librt",
            "libz.",
            "libgcc_s",
            "libstdc++");
    private static final List<String> INTERPRETERS = List.of(
            "/lib64/ld-linux-x86-64.so.2",
            "/lib/ld-linux-aarch64.so.1",
            "/lib/ld-musl-x86_64.so.1",
            "/lib/ld-musl-aarch64.so.1");

    /** All devices that a process sees; there is no shared memory and no terminal to be filled or written to. */
    private static final List<String> DEVICES = List.of("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom");

    /** Inside, nobody makes a user namespace in which they would be somebody. Since bubblewrap 0.8, and not in every container. */
    private static final List<String> NO_MORE_NAMESPACES = List.of("--unshare-user", "--disable-userns");

    private final List<Path> classPath;
    private final List<Path> enginePath;
    private final Path cache;
    private final boolean allowList;
    private final boolean warm;
    private final Optional<String> bubblewrap;
    private final List<String> noMoreNamespaces;
    private final Optional<String> prlimit;

    /**
     * @param enginePath the part of the class path that a model's text may see
     * @param cache a cache of loaded classes made by {@link #trainingCommand}; need not exist
     * @param allowList off only where a test wants to see the other walls hold
     * @param namespaces whether to use bubblewrap where it works
     * @param warm whether a process compiles a model of its own before it says that it is ready
     */
    Sandbox(
            List<Path> classPath,
            List<Path> enginePath,
            Path cache,
            boolean allowList,
            boolean namespaces,
            boolean warm) {
        this.classPath = classPath.stream().map(Sandbox::real).toList();
        this.enginePath = enginePath.stream().map(Sandbox::real).toList();
        this.cache = cache;
        this.allowList = allowList;
        this.warm = warm;
        Optional<String> found = namespaces ? onPath("bwrap") : Optional.empty();
        this.noMoreNamespaces =
                found.filter(b -> works(b, NO_MORE_NAMESPACES)).isPresent() ? NO_MORE_NAMESPACES : List.of();
        this.bubblewrap = found.filter(b -> !noMoreNamespaces.isEmpty() || works(b, List.of()));
        this.prlimit = onPath("prlimit");
    }

    Isolation isolation() {
        return new Isolation(bubblewrap.isPresent(), prlimit.isPresent(), allowList);
    }

    /** What starts one elaborator. */
    List<String> command() {
        List<String> command = new ArrayList<>();
        prlimit.ifPresent(p -> command.addAll(List.of(
                p,
                "--as=" + ADDRESS_SPACE_BYTES,
                "--cpu=" + PROCESSOR_SECONDS,
                "--fsize=0",
                "--core=0",
                "--nofile=256",
                "--memlock=0",
                "--")));
        bubblewrap.ifPresent(b -> command.addAll(bubblewrap(b)));
        command.addAll(java(Files.isReadable(cache) ? List.of("-XX:AOTCache=" + cache) : List.of(), warm));
        return command;
    }

    /** What makes the cache of loaded classes: an elaborator outside all walls, which is given nothing but its own warm-up. */
    List<String> trainingCommand(Path output) {
        return java(List.of("-XX:AOTCacheOutput=" + output), true);
    }

    private List<String> java(List<String> cacheFlags, boolean warmedUp) {
        List<String> command = new ArrayList<>();
        command.add(java().toString());
        command.addAll(List.of(
                "-Xmx" + HEAP_MB + "m",
                "-Xms32m",
                "-Xss1m",
                "-XX:MaxMetaspaceSize=160m",
                "-XX:CompressedClassSpaceSize=64m",
                "-XX:ReservedCodeCacheSize=48m",
                "-XX:MaxDirectMemorySize=16m",
                "-XX:+UseSerialGC",
                // what a collection frees is given back at once: most of these processes wait most of the time
                "-XX:MinHeapFreeRatio=10",
                "-XX:MaxHeapFreeRatio=30",
                "-XX:-ShrinkHeapInSteps",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-XX:+DisableAttachMechanism",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=/dev/null",
                "-Xlog:disable",
                "--illegal-native-access=deny",
                "--sun-misc-unsafe-memory-access=deny",
                "--finalization=disabled",
                "-Duser.language=en",
                "-Dstdout.encoding=UTF-8"));
        command.addAll(cacheFlags);
        command.addAll(List.of(
                "-cp",
                joined(classPath),
                ElaboratorMain.class.getName(),
                joined(enginePath),
                allowList ? "allow-list" : "no-allow-list",
                warmedUp ? "warm" : "cold"));
        return command;
    }

    private List<String> bubblewrap(String program) {
        List<String> command = new ArrayList<>(List.of(
                program,
                "--unshare-all",
                "--die-with-parent",
                "--new-session",
                "--cap-drop",
                "ALL",
                "--clearenv",
                "--setenv",
                "MALLOC_ARENA_MAX",
                "2",
                "--uid",
                "65534",
                "--gid",
                "65534",
                // all that the java program wants of /proc: where its libraries are. Nothing else is there to be read,
                // and containers
                // forbid to mount another one
                "--symlink",
                java().toString(),
                "/proc/self/exe",
                "--dir",
                "/tmp"));
        command.addAll(noMoreNamespaces);
        DEVICES.forEach(device -> command.addAll(List.of("--dev-bind", device, device)));
        Set<String> readable = new LinkedHashSet<>();
        readable.add(javaHome().toString());
        readable.addAll(systemLibraries());
        classPath.forEach(p -> readable.add(p.toString()));
        enginePath.forEach(p -> readable.add(p.toString()));
        if (Files.isReadable(cache)) {
            readable.add(cache.toString());
        }
        for (String path : readable) {
            command.addAll(List.of("--ro-bind", path, path));
        }
        command.addAll(List.of("--remount-ro", "/", "--chdir", "/", "--"));
        return command;
    }

    /** The C library's files that this very JVM has mapped, and the loader under the name that the java program asks for. */
    private static List<String> systemLibraries() {
        Set<String> found = new LinkedHashSet<>();
        String home = javaHome().toString();
        try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
            maps.map(line -> line.substring(Math.max(0, line.indexOf('/'))))
                    .filter(path -> path.startsWith("/") && !path.startsWith(home))
                    .filter(path -> SYSTEM_LIBRARIES.stream()
                            .anyMatch(Path.of(path).getFileName().toString()::startsWith))
                    .filter(path -> Files.isRegularFile(Path.of(path)))
                    .forEach(found::add);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        INTERPRETERS.stream().filter(i -> Files.exists(Path.of(i))).forEach(found::add);
        return List.copyOf(found);
    }

    private static Path java() {
        return javaHome().resolve("bin/java");
    }

    private static Path javaHome() {
        return real(Path.of(System.getProperty("java.home")));
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            throw new IllegalArgumentException("The elaborator needs " + path + ", which is not there", e);
        }
    }

    private static String joined(List<Path> paths) {
        return paths.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    private static Optional<String> onPath(String program) {
        return Stream.of((System.getenv("PATH") == null ? "" : System.getenv("PATH")).split(File.pathSeparator))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
    }

    /** Whether this host lets us make namespaces; some forbid it to ordinary users or in containers. */
    private static boolean works(String bubblewrap, List<String> more) {
        List<String> command = new ArrayList<>(List.of(
                bubblewrap,
                "--unshare-all",
                "--die-with-parent",
                "--new-session",
                "--cap-drop",
                "ALL",
                "--uid",
                "65534",
                "--gid",
                "65534",
                "--ro-bind",
                "/",
                "/",
                "--dev",
                "/dev"));
        command.addAll(more);
        command.add("true");
        try {
            Process probe = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!probe.waitFor(5, TimeUnit.SECONDS)) {
                probe.destroyForcibly();
                return false;
            }
            return probe.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
