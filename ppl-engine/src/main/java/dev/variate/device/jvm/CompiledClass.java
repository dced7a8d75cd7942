package dev.variate.device.jvm;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A class of loops with data bound to it: makes instances, and lets their vector form take over when {@link VectorTrial} finds it better.
 */
final class CompiledClass {
    /**
     * Classes by their bytes, which hold no data: the same model on other data of the same shape finds its class, and what HotSpot has
     * compiled of it.
     */
    private static final Map<Bytes, Loaded> CLASSES = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Bytes, Loaded> eldest) {
            return size() > 200;
        }
    };

    private final Loaded loaded;
    /** What the vector form is written from; let go when it is. */
    private volatile Optional<Source> source;

    final Layout.Bound bound;
    final List<Emitter.Stage> stages;
    final int largestMethod;
    private final boolean hasParts;

    private record Source(Plan plan, Layout layout) {}

    private record Bytes(byte[] bytes) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Bytes that && Arrays.equals(bytes, that.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }
    }

    /** Constructors of the class and, when there is one, of its vector form. */
    private static final class Loaded {
        final MethodHandle scalar;
        volatile Optional<MethodHandle> vector = Optional.empty();
        /** Counted without care for races: it only says when. */
        int blocks;

        Loaded(MethodHandle scalar) {
            this.scalar = scalar;
        }
    }

    private CompiledClass(Loaded loaded, Plan plan, Emitter.Code code) {
        this.loaded = loaded;
        this.stages = code.stages();
        this.largestMethod = code.largest();
        this.bound = code.layout().bind();
        boolean vectors = stages.stream()
                .anyMatch(s -> s instanceof Emitter.Stage.Rows r && r.rows().vector());
        this.source = vectors ? Optional.of(new Source(plan, code.layout())) : Optional.empty();
        this.hasParts = stages.stream()
                .anyMatch(s -> s instanceof Emitter.Stage.Rows r && r.rows().parts() > 1);
    }

    static CompiledClass of(Plan plan) {
        return of(plan, Emitter.emit(plan));
    }

    static CompiledClass of(Plan plan, Emitter.Code code) {
        synchronized (CLASSES) {
            return new CompiledClass(
                    CLASSES.computeIfAbsent(new Bytes(code.bytes()), b -> new Loaded(define(b.bytes()))), plan, code);
        }
    }

    private static MethodHandle define(byte[] bytes) {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup().defineHiddenClass(bytes, true);
            MethodHandle constructor = lookup.findConstructor(
                    lookup.lookupClass(), MethodType.methodType(void.class, CompiledClass.class));
            return constructor.asType(MethodType.methodType(CompiledLoops.class, CompiledClass.class));
        } catch (IllegalAccessException | NoSuchMethodException e) {
            throw new IllegalStateException("A class that was just written cannot be loaded", e);
        }
    }

    /** An instance with scratch memory of its own. */
    CompiledLoops instance() {
        return make(loaded.scalar);
    }

    /**
     * A block of rows is about to run. Gives an instance of the vector form if there is one, else {@code null}, since nothing may be
     * allocated here.
     *
     * @param arguments how many numbers the program takes, and
     * @param results gives
     */
    CompiledLoops vectorTwin(int arguments, int results) {
        if (loaded.vector.isPresent()) {
            source = Optional.empty();
            return make(loaded.vector.get());
        }
        if (loaded.blocks++ == VectorTrial.PATIENCE) {
            VectorTrial.begin(this, arguments, results);
        }
        return null;
    }

    /** Writes and loads the vector form; empty if this machine has no vectors, or that has been done before. */
    Optional<MethodHandle> writeVectors() {
        Optional<Source> from = source;
        source = Optional.empty();
        return from.isPresent() && VectorForm.isAvailable()
                ? Optional.of(
                        define(Emitter.vectors(from.get().plan(), from.get().layout())))
                : Optional.empty();
    }

    /** From now on blocks of rows run in vector form. The bits are the same, so nobody can tell since when. */
    void adopt(MethodHandle vectors) {
        loaded.vector = Optional.of(vectors);
    }

    CompiledLoops make(MethodHandle constructor) {
        try {
            return (CompiledLoops) constructor.invokeExact(this);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("The constructor of a compiled class failed", e);
        }
    }

    /** Whether there are rows enough for several positions to be worth one pass. */
    boolean hasParts() {
        return hasParts;
    }
}
