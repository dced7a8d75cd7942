package dev.variate.e2e;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

class BorderTest {

    @Test
    void the_end_to_end_tests_know_nothing_of_the_studio_but_its_door() {
        var classes = new ClassFileImporter().importPackages("dev.variate");
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.variate.backend..",
                        "dev.variate.frontend..",
                        "dev.variate.db..",
                        "dev.variate.pool..",
                        "dev.variate.program..",
                        "dev.variate.tensor..",
                        "dev.variate.model..",
                        "dev.variate.inference..",
                        "dev.variate.device..")
                .check(classes);
    }
}
