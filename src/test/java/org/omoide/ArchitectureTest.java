package org.omoide;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "org.omoide", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule storageAndTranscoderKnowNothingOfTheWeb = noClasses()
            .that()
            .resideInAnyPackage("org.omoide.storage..", "org.omoide.transcoder..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework..", "jakarta.servlet..", "reactor.netty..", "org.thymeleaf..");

    @ArchTest
    static final ArchRule theTranscoderKnowsNothingOfDatabases = noClasses()
            .that()
            .resideInAPackage("org.omoide.transcoder..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.mongodb..", "org.bson..", "io.minio..", "org.omoide.storage..");

    @ArchTest
    static final ArchRule modulesBelowKnowNothingOfTheServer = noClasses()
            .that()
            .resideInAnyPackage("org.omoide.storage..", "org.omoide.transcoder..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.omoide",
                    "org.omoide.era..",
                    "org.omoide.footage..",
                    "org.omoide.intake..",
                    "org.omoide.library..",
                    "org.omoide.place..",
                    "org.omoide.transcoding..",
                    "org.omoide.upload..",
                    "org.omoide.watch..",
                    "org.omoide.web..");

    @ArchTest
    static final ArchRule featuresAreFreeOfCycles =
            slices().matching("org.omoide.(*)..").should().beFreeOfCycles();
}
