package dev.variate.device.jvm;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A class of loops with data bound to it: makes instances. */
final class CompiledClass {
    /** Classes by their bytes, which hold no data: the same model on other data of the same shape finds its class, and what HotSpot has compiled of it. */
    private static final Map<Bytes, MethodHandle> CLASSES = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Bytes, MethodHandle> eldest) {
            return size() > 200;
        }
    };

    private final MethodHandle constructor;
    private final Layout.Bound bound;
    final List<Emitter.Stage> stages;
    final String plan;
    final int largestMethod;
    private final boolean hasParts;

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

    private CompiledClass(MethodHandle constructor, Layout.Bound bound, List<Emitter.Stage> stages, String plan, int largestMethod) {
        this.constructor = constructor;
        this.bound = bound;
        this.stages = stages;
        this.plan = plan;
        this.largestMethod = largestMethod;
        this.hasParts = stages.stream().anyMatch(s -> s instanceof Emitter.Stage.Rows r && r.rows().parts() > 1);
    }

    static CompiledClass of(Plan plan) {
        Emitter.Code code = Emitter.emit(plan);
        return new CompiledClass(constructor(code.bytes()), code.layout().bind(), code.stages(), plan.toString(), code.largest());
    }

    private static MethodHandle constructor(byte[] bytes) {
        synchronized (CLASSES) {
            return CLASSES.computeIfAbsent(new Bytes(bytes), CompiledClass::define);
        }
    }

    private static MethodHandle define(Bytes bytes) {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup().defineHiddenClass(bytes.bytes(), true);
            MethodHandle constructor = lookup.findConstructor(lookup.lookupClass(), MethodType.methodType(void.class, Layout.Bound.class));
            return constructor.asType(MethodType.methodType(CompiledLoops.class, Layout.Bound.class));
        } catch (IllegalAccessException | NoSuchMethodException e) {
            throw new IllegalStateException("A class that was just written cannot be loaded", e);
        }
    }

    /** An instance with scratch memory of its own. */
    CompiledLoops instance() {
        try {
            return (CompiledLoops) constructor.invokeExact(bound);
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
