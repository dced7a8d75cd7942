package dev.variate;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The engine's rooms and the doors between them. */
class EngineArchitectureTest {
    /** Each package uses only those before it. */
    private static final List<String> ORDER = List.of(
            "tensor",
            "random",
            "program",
            "transform",
            "device",
            "distribution",
            "model",
            "layers",
            "inference",
            "diagnostics",
            "training",
            "parallel",
            "export",
            "fit",
            "examples",
            "bench");

    private static final JavaClasses ENGINE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.variate");

    @Test
    void each_package_uses_only_those_before_it() {
        for (int i = 0; i < ORDER.size() - 1; i++) {
            String[] later = IntStream.range(i + 1, ORDER.size())
                    .mapToObj(j -> "dev.variate." + ORDER.get(j) + "..")
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage("dev.variate." + ORDER.get(i) + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(later)
                    .allowEmptyShould(true)
                    .check(ENGINE);
        }
    }

    @Test
    void every_class_lives_in_a_package_of_the_order() {
        String[] known = ORDER.stream().map(p -> "dev.variate." + p + "..").toArray(String[]::new);
        classes().should().resideInAnyPackage(known).check(ENGINE);
    }

    @Test
    void packages_have_no_cycles() {
        slices().matching("dev.variate.(**)").should().beFreeOfCycles().check(ENGINE);
    }

    @Test
    void the_engine_uses_nothing_but_the_JDK_and_TensorFlow_in_one_package() {
        classes()
                .that()
                .resideOutsideOfPackage("dev.variate.device.tensorflow..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("dev.variate..", "java..", "jdk.incubator.vector..")
                .check(ENGINE);
        classes()
                .that()
                .resideInAPackage("dev.variate.device.tensorflow..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "dev.variate..",
                        "java..",
                        "org.tensorflow..",
                        "org.bytedeco.javacpp..",
                        "com.google.protobuf..")
                .allowEmptyShould(true)
                .check(ENGINE);
        for (String device : List.of("dev.variate.device.tensorflow..", "dev.variate.device.pjrt..")) {
            noClasses()
                    .that()
                    .resideOutsideOfPackage(device)
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(device)
                    .check(ENGINE);
        }
    }

    @Test
    void the_engine_does_not_reflect() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.lang.reflect..")
                .check(ENGINE);
    }

    /** {@link Math#exp} and its like differ in the last bit between machines; {@link StrictMath}'s do not. */
    @Test
    void no_number_comes_from_elementary_functions_that_differ_between_machines() {
        Set<String> exact = Set.of(
                "abs",
                "max",
                "min",
                "sqrt",
                "fma",
                "floor",
                "ceil",
                "rint",
                "round",
                "signum",
                "copySign",
                "scalb",
                "ulp",
                "getExponent",
                "nextUp",
                "nextDown",
                "nextAfter",
                "clamp");
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.variate.bench..")
                .should()
                .accessTargetWhere(DescribedPredicate.describe(
                        "the target is a function of Math that IEEE 754 does not define to the bit",
                        access -> access.getTargetOwner().isEquivalentTo(Math.class)
                                && access.getTarget() instanceof AccessTarget.CodeUnitAccessTarget unit
                                && unit.getRawReturnType().isEquivalentTo(double.class)
                                && !exact.contains(unit.getName())))
                .check(ENGINE);
    }
}
