package dev.variate.pool.elaborator;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.MethodHandleEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LineNumber;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.constant.ClassDesc;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The second wall around model code, in front of the operating system's: bytecode may name only classes that compute. What is not listed is
 * forbidden, so that a new JDK brings no new hole.
 *
 * <p>Whatever a class touches, directly, through a lambda, a method reference or a bootstrap method, stands as a symbolic reference in its
 * constant pool; so the pool is what is checked. The classes come from javac in this very process, never from outside, so they are well
 * formed.
 */
final class AllowList {
    private static final Set<String> PACKAGES = Set.of(
            "java.util.function",
            "dev.variate.tensor",
            "dev.variate.distribution",
            "dev.variate.model",
            "dev.variate.layers");

    private static final Set<String> CLASSES = names(
            "java.lang.", """
                    Object String StringBuilder CharSequence Math StrictMath Number Integer Long Double Float Short Byte Character Boolean Void
                    Iterable Comparable Record Enum Throwable Exception RuntimeException Error IllegalArgumentException IllegalStateException
                    ArithmeticException IndexOutOfBoundsException ArrayIndexOutOfBoundsException UnsupportedOperationException
                    NullPointerException NumberFormatException ClassCastException NegativeArraySizeException AssertionError MatchException
                    NoSuchFieldError Cloneable AutoCloseable FunctionalInterface Override Deprecated SafeVarargs SuppressWarnings\
                    """,
            "java.util.", """
                    List ArrayList LinkedList Collection Collections SequencedCollection SequencedMap SequencedSet AbstractList AbstractMap
                    AbstractMap$SimpleEntry AbstractMap$SimpleImmutableEntry Map Map$Entry HashMap LinkedHashMap TreeMap SortedMap NavigableMap
                    EnumMap Set HashSet LinkedHashSet TreeSet SortedSet NavigableSet EnumSet Arrays Iterator ListIterator PrimitiveIterator
                    PrimitiveIterator$OfInt PrimitiveIterator$OfDouble Optional OptionalInt OptionalLong OptionalDouble Objects Queue Deque
                    ArrayDeque PriorityQueue Comparator StringJoiner BitSet NoSuchElementException ConcurrentModificationException
                    IntSummaryStatistics DoubleSummaryStatistics LongSummaryStatistics\
                    """,
            "java.util.stream.",
                    "BaseStream Stream Stream$Builder IntStream DoubleStream LongStream Collector Collectors");

    /** What javac itself refers to for lambdas, concatenation, records and switches; a model may call none of it by name. */
    private static final Set<String> BOOTSTRAPS = Set.of(
            "java.lang.invoke.LambdaMetafactory.metafactory",
            "java.lang.invoke.LambdaMetafactory.altMetafactory",
            "java.lang.invoke.StringConcatFactory.makeConcatWithConstants",
            "java.lang.invoke.StringConcatFactory.makeConcat",
            "java.lang.runtime.ObjectMethods.bootstrap",
            "java.lang.runtime.SwitchBootstraps.typeSwitch",
            "java.lang.runtime.SwitchBootstraps.enumSwitch");

    /** Appear as classes only: in the InnerClasses attribute of a class with lambdas, and as the owners of {@link #BOOTSTRAPS}. */
    private static final Set<String> NAMED_ONLY = Set.of(
            "java.lang.invoke.MethodHandles",
            "java.lang.invoke.MethodHandles$Lookup",
            "java.lang.invoke.LambdaMetafactory",
            "java.lang.invoke.StringConcatFactory",
            "java.lang.runtime.ObjectMethods",
            "java.lang.runtime.SwitchBootstraps",
            "java.lang.Class",
            "java.lang.Enum$EnumDesc");

    /** Methods of allowed classes that reach further: the process's properties and streams, threads, hidden randomness. */
    private static final Map<String, Set<String>> FORBIDDEN = Map.of(
            "java.lang.Object", Set.of("wait", "notify", "notifyAll"),
            "java.lang.Integer", Set.of("getInteger"),
            "java.lang.Long", Set.of("getLong"),
            "java.lang.Boolean", Set.of("getBoolean"),
            "java.lang.Math", Set.of("random"),
            "java.lang.StrictMath", Set.of("random"),
            "java.util.Collections", Set.of("shuffle"),
            "java.util.Arrays", Set.of("parallelSort", "parallelPrefix", "parallelSetAll"));

    private static final Set<String> FORBIDDEN_EVERYWHERE = Set.of(
            "parallel",
            "parallelStream",
            "printStackTrace",
            "setStackTrace",
            "getStackTrace",
            "forName",
            "newInstance",
            "getClassLoader");

    /** Methods that others than the model would call. */
    private static final Map<String, String> FORBIDDEN_DECLARATIONS =
            Map.of("finalize", "a finalizer", "getStackTrace", "the place of a mistake");

    private static Set<String> names(String... prefixesAndNames) {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < prefixesAndNames.length; i += 2) {
            String prefix = prefixesAndNames[i];
            Stream.of(prefixesAndNames[i + 1].split("\\s+")).forEach(n -> all.add(prefix + n));
        }
        return Set.copyOf(all);
    }

    /** Whether a class that a model's class loader is asked for may be handed out. */
    boolean mayLoad(String name) {
        return isListed(name)
                || NAMED_ONLY.contains(name)
                || name.startsWith("java.lang.invoke.")
                || name.startsWith("java.lang.runtime.");
    }

    /** What the classes do that they may not; nothing if they may run. */
    List<Problem> check(ModelText text, Map<String, byte[]> classes) {
        Map<String, Problem> problems = new LinkedHashMap<>();
        classes.forEach((name, bytes) -> {
            ClassModel model = ClassFile.of().parse(bytes);
            Set<String> used = new LinkedHashSet<>();
            for (PoolEntry entry : model.constantPool()) {
                used.add(forbidden(entry, classes.keySet()));
            }
            used.addAll(bootstrapsByName(model));
            for (String forbidden : used) {
                // a class whose method is told of need not be told of again
                if (!forbidden.isEmpty() && used.stream().noneMatch(u -> u.startsWith(forbidden + "."))) {
                    problems.putIfAbsent(
                            forbidden,
                            text.problemAt(
                                    lineOf(model, forbidden),
                                    0,
                                    "A model may not use " + forbidden + "; it can only compute."));
                }
            }
            for (MethodModel method : model.methods()) {
                String methodName = method.methodName().stringValue();
                String what = method.flags().has(AccessFlag.NATIVE)
                        ? "a native method"
                        : FORBIDDEN_DECLARATIONS.getOrDefault(methodName, "");
                if (!what.isEmpty()) {
                    problems.putIfAbsent(
                            what, Problem.general("A model may not declare " + what + ", as `" + methodName + "` is."));
                }
            }
        });
        return List.copyOf(problems.values());
    }

    /** What an entry names that is not allowed, as {@code java.lang.System.exit}; empty if nothing. */
    private String forbidden(PoolEntry entry, Set<String> own) {
        return switch (entry) {
            case ClassEntry c -> {
                String name = className(c);
                yield name.isEmpty() || own.contains(name) || isListed(name) || NAMED_ONLY.contains(name) ? "" : name;
            }
            case MemberRefEntry m -> {
                String owner = className(m.owner());
                String member = m.name().stringValue();
                yield owner.isEmpty()
                                || own.contains(owner) && !FORBIDDEN_EVERYWHERE.contains(member)
                                || mayCall(owner, member)
                        ? ""
                        : owner + "." + member;
            }
            default -> "";
        };
    }

    /** Those of {@link #BOOTSTRAPS} that the class calls itself, or passes on, instead of leaving them to the JVM. */
    private static Set<String> bootstrapsByName(ClassModel model) {
        Set<String> named = new LinkedHashSet<>();
        for (MethodModel method : model.methods()) {
            for (CodeElement element : method.code().map(c -> c.elementList()).orElse(List.of())) {
                if (element instanceof InvokeInstruction i) {
                    named.add(className(i.owner()) + "." + i.name().stringValue());
                }
            }
        }
        model.findAttribute(Attributes.bootstrapMethods()).stream()
                .flatMap(all -> all.bootstrapMethods().stream())
                .flatMap(one -> one.arguments().stream())
                .forEach(argument -> {
                    if (argument instanceof MethodHandleEntry handle) {
                        MemberRefEntry passed = handle.reference();
                        named.add(
                                className(passed.owner()) + "." + passed.name().stringValue());
                    }
                });
        named.retainAll(BOOTSTRAPS);
        return named;
    }

    private boolean mayCall(String owner, String member) {
        if (BOOTSTRAPS.contains(owner + "." + member)) {
            return true;
        }
        return isListed(owner)
                && !FORBIDDEN.getOrDefault(owner, Set.of()).contains(member)
                && !FORBIDDEN_EVERYWHERE.contains(member);
    }

    private static boolean isListed(String name) {
        int dot = name.lastIndexOf('.');
        return CLASSES.contains(name) || dot > 0 && PACKAGES.contains(name.substring(0, dot));
    }

    /** The binary name of the class, or of an array's elements; empty for arrays of primitives. */
    private static String className(ClassEntry entry) {
        ClassDesc type = entry.asSymbol();
        while (type.isArray()) {
            type = type.componentType();
        }
        if (type.isPrimitive()) {
            return "";
        }
        String descriptor = type.descriptorString();
        return descriptor.substring(1, descriptor.length() - 1).replace('/', '.');
    }

    /** The first line on which {@code forbidden} is used; 0 if it stands on none. */
    private static int lineOf(ClassModel model, String forbidden) {
        for (MethodModel method : model.methods()) {
            int line = 0;
            for (CodeElement element : method.code().map(c -> c.elementList()).orElse(List.of())) {
                switch (element) {
                    case LineNumber number -> line = number.line();
                    case InvokeInstruction i
                    when uses(forbidden, className(i.owner()), i.name().stringValue()) -> {
                        return line;
                    }
                    case FieldInstruction f
                    when uses(forbidden, className(f.owner()), f.name().stringValue()) -> {
                        return line;
                    }
                    case NewObjectInstruction n
                    when uses(forbidden, className(n.className()), "") -> {
                        return line;
                    }
                    case InvokeDynamicInstruction d
                    when d.bootstrapArgs().toString().contains(forbidden.substring(forbidden.lastIndexOf('.') + 1)) -> {
                        return line;
                    }
                    default -> {}
                }
            }
        }
        return 0;
    }

    private static boolean uses(String forbidden, String owner, String member) {
        return forbidden.equals(owner) || forbidden.equals(owner + "." + member);
    }
}
