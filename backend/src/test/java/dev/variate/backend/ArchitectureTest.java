package dev.variate.backend;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.persistence.Entity;
import org.junit.jupiter.api.Test;
import org.springframework.data.repository.Repository;
import org.springframework.web.bind.annotation.RestController;

class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.variate.backend");

    @Test
    void features_form_no_cycle() {
        slices().matching("dev.variate.backend.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void the_backend_knows_no_page() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.variate.frontend..", "com.vaadin..")
                .check(CLASSES);
    }

    @Test
    void addresses_call_services_and_never_tables() {
        noClasses()
                .that()
                .areAnnotatedWith(RestController.class)
                .should()
                .dependOnClassesThat()
                .areAssignableTo(Repository.class)
                .orShould()
                .dependOnClassesThat()
                .areAnnotatedWith(Entity.class)
                .check(CLASSES.that(com.tngtech.archunit.base.DescribedPredicate.describe(
                        "not the pool's", type -> !type.getPackageName().endsWith(".pool"))));
    }

    @Test
    void tables_are_private_to_the_feature_that_owns_them() {
        classes()
                .that()
                .areAnnotatedWith(Entity.class)
                .or()
                .areAssignableTo(Repository.class)
                .should()
                .bePackagePrivate()
                .check(CLASSES);
    }

    @Test
    void the_web_is_known_to_addresses_only() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "..team..",
                        "..project..",
                        "..model..",
                        "..dataset..",
                        "..run..",
                        "..search..",
                        "..trash..",
                        "..tracking..",
                        "..webhook..",
                        "..comment..",
                        "..activity..",
                        "..comparison..",
                        "..invitation..",
                        "..paging..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework.web..", "jakarta.servlet..")
                .check(CLASSES);
    }

    @Test
    void only_the_run_feature_knows_how_workers_get_their_work_from_tables() {
        noClasses()
                .that()
                .resideOutsideOfPackages("..run..", "..pool..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.variate.pool.protocol..")
                .check(CLASSES);
    }
}
