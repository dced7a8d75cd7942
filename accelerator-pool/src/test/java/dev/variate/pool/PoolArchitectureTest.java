package dev.variate.pool;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PoolArchitectureTest {
    private static final JavaClasses POOL = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.variate.pool");

    @Test
    void packages_have_no_cycles() {
        slices().matching("dev.variate.pool.(*)..").should().beFreeOfCycles().check(POOL);
    }

    @Test
    void arrows_go_down_only() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("cli")
                .definedBy("dev.variate.pool.cli..")
                .layer("bench")
                .definedBy("dev.variate.pool.bench..")
                .layer("conformity")
                .definedBy("dev.variate.pool.conformity..")
                .layer("mesh")
                .definedBy("dev.variate.pool.mesh..")
                .layer("worker")
                .definedBy("dev.variate.pool.worker..")
                .layer("elaborator")
                .definedBy("dev.variate.pool.elaborator..")
                .layer("protocol")
                .definedBy("dev.variate.pool.protocol..")
                .whereLayer("cli")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("bench")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("mesh")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("conformity")
                .mayOnlyBeAccessedByLayers("cli", "bench")
                .whereLayer("worker")
                .mayOnlyBeAccessedByLayers("cli", "conformity")
                .whereLayer("elaborator")
                .mayOnlyBeAccessedByLayers("cli", "conformity", "bench")
                .whereLayer("protocol")
                .mayOnlyBeAccessedByLayers("worker")
                .check(POOL);
    }

    @Test
    void the_elaborators_process_needs_nothing_but_the_jdk_and_the_engine() {
        Set<JavaClass> seen = new HashSet<>();
        Deque<JavaClass> waiting = new ArrayDeque<>(Set.of(POOL.get("dev.variate.pool.elaborator.ElaboratorMain")));
        while (!waiting.isEmpty()) {
            JavaClass next = waiting.pop();
            if (next.getPackageName().startsWith("dev.variate.pool") && seen.add(next)) {
                next.getDirectDependenciesFromSelf()
                        .forEach(d -> waiting.push(d.getTargetClass().getBaseComponentType()));
            }
        }
        assertThat(seen)
                .extracting(JavaClass::getSimpleName)
                .contains("SourceRewriter", "AllowList", "Wire")
                .doesNotContain("Elaborators", "Sandbox", "DataJson");
        classes()
                .that(new com.tngtech.archunit.base.DescribedPredicate<JavaClass>("run in the elaborator's process") {
                    @Override
                    public boolean test(JavaClass c) {
                        return seen.contains(c);
                    }
                })
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..", "javax.tools..", "javax.lang.model..", "com.sun.source..", "dev.variate..")
                .check(POOL);
    }

    @Test
    void the_pool_knows_no_server_and_no_database() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework..", "java.sql..", "jakarta..", "com.vaadin..")
                .check(POOL);
    }

    @Test
    void the_protocol_is_records_and_their_codec_and_knows_no_inference() {
        noClasses()
                .that()
                .resideInAPackage("dev.variate.pool.protocol..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.variate.inference..",
                        "dev.variate.model..",
                        "dev.variate.device..",
                        "dev.variate.program..")
                .check(POOL);
    }
}
