package dev.variate.device.jvm;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.Label;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Writes a {@link Plan} as a class: one method if it is small, else a method for each loop and for each few hundred scalars, with scalars
 * in an array between them. HotSpot never compiles a method of more than 8,000 bytes of bytecode.
 */
final class Emitter {
    static final int HUGE_METHOD = 8000;
    private static final int STEPS_PER_METHOD = 200;
    private static final ClassDesc NAME = ClassDesc.of("dev.variate.device.jvm.Loops");

    private final Plan plan;
    private final Layout layout;
    private final List<Stage> stages = new ArrayList<>();
    private final List<Part> parts = new ArrayList<>();
    private final List<BlockedRows> rows = new ArrayList<>();

    /** What a staged class does one after the other. */
    sealed interface Stage {
        /** Method {@code k} of the class. */
        record Method(int k) implements Stage {}

        /** A loop in blocks of rows. */
        record Rows(BlockedRows rows) implements Stage {}
    }

    /**
     * @param stages empty if the class is one method
     * @param parts one for each stage
     * @param largest bytes of the largest method
     */
    record Code(byte[] bytes, Layout layout, List<Stage> stages, List<Part> parts, int largest) {}

    /**
     * What a stage does, for people.
     *
     * @param length how many rows it goes through; 0 if it is no loop
     * @param values how many numbers it computes, for each row
     */
    record Part(int length, int values, String what) {
        private static Part loop(Plan plan, Plan.Loop p) {
            return new Part(
                    p.length,
                    (int) p.body.stream().filter(v -> plan.computes(p, v)).count(),
                    plan.description(p));
        }
    }

    private Emitter(Plan plan, Layout layout) {
        this.plan = plan;
        this.layout = layout;
    }

    static Code emit(Plan plan) {
        boolean small = plan.allLoops().stream().noneMatch(p -> p.blocked)
                && plan.allLoops().stream().mapToInt(p -> p.body.size()).sum()
                                + plan.steps.values().stream()
                                        .flatMap(List::stream)
                                        .mapToInt(Emitter::size)
                                        .sum()
                        < 600;
        if (small) {
            Code code = new Emitter(plan, new Layout(plan)).oneMethod();
            if (code.largest() < HUGE_METHOD) {
                return code;
            }
        }
        return new Emitter(plan, new Layout(plan)).staged();
    }

    /** A method for each loop and for what stands between two, however small they are. */
    static Code inParts(Plan plan) {
        return new Emitter(plan, new Layout(plan)).staged();
    }

    // ---- one method

    private Code oneMethod() {
        return build(cb -> {
            cb.withMethodBody("run", MethodWriter.RUN, ClassFile.ACC_FINAL, code -> {
                MethodWriter m = new MethodWriter(plan, layout, code, false, 3);
                for (int level = 0; level <= plan.lastLevel(); level++) {
                    plan.steps.getOrDefault(level, List.of()).forEach(m::step);
                    plan.loops.getOrDefault(level, List.of()).forEach(p -> new LoopWriter(m, p).write());
                }
                m.scalarOutputs();
                m.load(plan.returned);
                code.dreturn();
            });
            cb.withMethodBody("stage", MethodWriter.STAGE, ClassFile.ACC_FINAL, code -> code.return_());
            cb.withMethodBody("rows", MethodWriter.ROWS, ClassFile.ACC_FINAL, code -> code.return_());
            cb.withMethodBody("vectorRows", MethodWriter.ROWS, ClassFile.ACC_FINAL, code -> code.return_());
        });
    }

    // ---- several methods

    private Code staged() {
        return build(cb -> {
            List<String> methods = new ArrayList<>();
            for (int level = 0; level <= plan.lastLevel(); level++) {
                List<Node> steps = plan.steps.getOrDefault(level, List.of());
                int from = 0;
                int size = 0;
                for (int i = 0; i < steps.size(); i++) {
                    size += size(steps.get(i));
                    boolean last = i == steps.size() - 1;
                    if (last || size + size(steps.get(i + 1)) > STEPS_PER_METHOD) {
                        List<Node> part = steps.subList(from, i + 1);
                        parts.add(new Part(0, part.size(), Plan.description(part)));
                        method(cb, methods, m -> part.forEach(m::step));
                        from = i + 1;
                        size = 0;
                    }
                }
                for (Plan.Loop p : plan.loops.getOrDefault(level, List.of())) {
                    parts.add(Part.loop(plan, p));
                    if (p.blocked) {
                        blocked(cb, p);
                    } else {
                        method(cb, methods, m -> new LoopWriter(m, p).write());
                    }
                }
            }
            parts.add(new Part(0, 0, "the results"));
            method(cb, methods, m -> {
                m.scalarOutputs();
                m.returnSlot();
            });
            dispatch(cb, "stage", MethodWriter.STAGE, methods, 4);
            dispatch(
                    cb,
                    "rows",
                    MethodWriter.ROWS,
                    rows.stream().map(r -> "rows" + r.number()).toList(),
                    7);
            cb.withMethodBody("run", MethodWriter.RUN, ClassFile.ACC_FINAL, code -> code.dconst_0()
                    .dreturn());
            cb.withMethodBody("vectorRows", MethodWriter.ROWS, ClassFile.ACC_FINAL, code -> code.return_());
        });
    }

    // ---- vectors

    /**
     * The blocked loops of a class in vector form, as a class of its own, on the same layout: most models never run long enough to need it.
     */
    static byte[] vectors(Plan plan, Layout layout) {
        Emitter emitter = new Emitter(plan, layout);
        return emitter.build(cb -> {
                    List<String> methods = new ArrayList<>();
                    for (Plan.Loop p :
                            plan.allLoops().stream().filter(l -> l.blocked).toList()) {
                        String name = "vectorRows" + methods.size();
                        methods.add(name);
                        List<VectorRowWriter> phases =
                                VectorForm.pays(p, plan) ? VectorRowWriter.phases(plan, p) : List.of();
                        for (int k = 0; k < phases.size(); k++) {
                            VectorRowWriter phase = phases.get(k);
                            cb.withMethodBody(
                                    name + "_" + k,
                                    MethodWriter.ROWS_PART,
                                    ClassFile.ACC_PRIVATE | ClassFile.ACC_FINAL,
                                    code -> {
                                        phase.write(new MethodWriter(plan, layout, code, true, 6));
                                        code.return_();
                                    });
                        }
                        cb.withMethodBody(
                                name, MethodWriter.ROWS_PART, ClassFile.ACC_PRIVATE | ClassFile.ACC_FINAL, code -> {
                                    MethodWriter m = new MethodWriter(plan, layout, code, true, 6);
                                    if (!phases.isEmpty()) {
                                        VectorRowWriter.gathers(p).forEach(v -> VectorRowWriter.gather(m, v));
                                    }
                                    for (int k = 0; k < phases.size(); k++) {
                                        code.aload(0)
                                                .aload(1)
                                                .aload(2)
                                                .iload(3)
                                                .iload(4)
                                                .iload(5)
                                                .invokevirtual(NAME, name + "_" + k, MethodWriter.ROWS_PART);
                                        phases.get(k).callFunctions(m);
                                        phases.get(k).scatter(m);
                                    }
                                    code.return_();
                                });
                    }
                    dispatch(cb, "vectorRows", MethodWriter.ROWS, methods, 7);
                    cb.withMethodBody("run", MethodWriter.RUN, ClassFile.ACC_FINAL, code -> code.dconst_0()
                            .dreturn());
                    cb.withMethodBody("stage", MethodWriter.STAGE, ClassFile.ACC_FINAL, code -> code.return_());
                    cb.withMethodBody("rows", MethodWriter.ROWS, ClassFile.ACC_FINAL, code -> code.return_());
                })
                .bytes();
    }

    /** How many values a step between loops computes. */
    private static int size(Node step) {
        return step.payload() instanceof ScanLoop loop ? loop.size() : 1;
    }

    private void method(ClassBuilder cb, List<String> methods, Consumer<MethodWriter> body) {
        String name = "stage" + methods.size();
        stages.add(new Stage.Method(methods.size()));
        methods.add(name);
        cb.withMethodBody(name, MethodWriter.PART, ClassFile.ACC_PRIVATE | ClassFile.ACC_FINAL, code -> {
            body.accept(new MethodWriter(plan, layout, code, true, 3));
            code.return_();
        });
    }

    private void blocked(ClassBuilder cb, Plan.Loop p) {
        int k = rows.size();
        BlockedRows blocked = BlockedRows.of(k, p, plan, layout);
        rows.add(blocked);
        stages.add(new Stage.Rows(blocked));
        cb.withMethodBody("rows" + k, MethodWriter.ROWS_PART, ClassFile.ACC_PRIVATE | ClassFile.ACC_FINAL, code -> {
            new RowWriter(new MethodWriter(plan, layout, code, true, 6), p).write();
            code.return_();
        });
    }

    /** A method that calls one of {@code names} by the number in its first argument, with the rest of its arguments. */
    private static void dispatch(ClassBuilder cb, String name, MethodTypeDesc type, List<String> names, int locals) {
        MethodTypeDesc part = type.dropParameterTypes(0, 1);
        cb.withMethodBody(name, type, ClassFile.ACC_FINAL, code -> {
            for (int k = 0; k < names.size(); k++) {
                Label next = code.newLabel();
                code.iload(1).loadConstant(k).if_icmpne(next).aload(0).aload(2).aload(3);
                for (int local = 4; local < locals; local++) {
                    code.iload(local);
                }
                code.invokevirtual(NAME, names.get(k), part).return_().labelBinding(next);
            }
            code.return_();
        });
    }

    private Code build(Consumer<ClassBuilder> methods) {
        byte[] bytes = ClassFile.of().build(NAME, cb -> {
            cb.withSuperclass(MethodWriter.LOOPS).withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER);
            MethodTypeDesc constructor = MethodTypeDesc.of(ConstantDescs.CD_void, MethodWriter.ORIGIN);
            cb.withMethodBody("<init>", constructor, 0, code -> code.aload(0)
                    .aload(1)
                    .invokespecial(MethodWriter.LOOPS, "<init>", constructor)
                    .return_());
            methods.accept(cb);
        });
        int largest = ClassFile.of().parse(bytes).methods().stream()
                .flatMap(m -> m.findAttribute(Attributes.code()).stream())
                .mapToInt(code -> ((CodeAttribute) code).codeLength())
                .max()
                .orElse(0);
        return new Code(bytes, layout, List.copyOf(stages), List.copyOf(parts), largest);
    }
}
