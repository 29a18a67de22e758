package io.heddle.rules;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The direction of the modules and the quarantine of concurrency, checked on the compiled classes.
final class ModuleRulesTest {
    private static final String[] DATASTRUCTURES = {
        "io.heddle.memory..",
        "io.heddle.value..",
        "io.heddle.table..",
        "io.heddle.list..",
        "io.heddle.hash..",
        "io.heddle.set..",
        "io.heddle.sortedset..",
        "io.heddle.stream..",
        "io.heddle.snapshot..",
        "io.heddle.keyspace..",
        "io.heddle.hyperloglog..",
        "io.heddle.geo.."
    };
    private static final Set<String> THREADING = Set.of(
            "java.lang.Thread", "java.lang.VirtualThread", "java.lang.invoke.VarHandle", "java.lang.ThreadLocal");

    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.heddle");

    @Test
    void shouldKeepDataStructuresFreeOfPersistenceAndServer() {
        noClasses()
                .that(resideInAnyPackage(DATASTRUCTURES))
                .should()
                .dependOnClassesThat(resideInAnyPackage("io.heddle.persistence..", "io.heddle.server.."))
                .allowEmptyShould(true)
                .check(PRODUCT);
    }

    @Test
    void shouldKeepPersistenceFreeOfServer() {
        noClasses()
                .that(resideInAnyPackage("io.heddle.persistence.."))
                .should()
                .dependOnClassesThat(resideInAnyPackage("io.heddle.server.."))
                .allowEmptyShould(true)
                .check(PRODUCT);
    }

    @Test
    void shouldKeepFilesClocksAndLoggingOutOfDataStructures() {
        noClasses()
                .that(resideInAnyPackage(DATASTRUCTURES))
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "java.nio.file..", "java.nio.channels..", "java.net..", "java.time..", "java.util.logging.."))
                .allowEmptyShould(true)
                .check(PRODUCT);
    }

    @Test
    void shouldKeepConcurrencyInQuarantine() {
        noClasses()
                .that(describe(
                        "are not in quarantine",
                        type -> !Quarantine.holds(outermost(type).getFullName())))
                .should()
                .dependOnClassesThat(describe("share state between threads", ModuleRulesTest::sharesState))
                .because("the rest is single-threaded code that plain calls can test")
                .check(PRODUCT);
    }

    @Test
    void shouldLookAtTheProduct() {
        DescribedPredicate<JavaClass> main =
                describe("the entry point", type -> type.getSimpleName().equals("Main"));
        classes().that(main).should().resideInAPackage("io.heddle.server").check(PRODUCT);
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(ModuleRulesTest::outermost).orElse(type);
    }

    private static boolean sharesState(JavaClass type) {
        return THREADING.contains(type.getFullName())
                || type.getPackageName().startsWith("java.util.concurrent.atomic")
                || type.getPackageName().startsWith("java.util.concurrent.locks");
    }
}
