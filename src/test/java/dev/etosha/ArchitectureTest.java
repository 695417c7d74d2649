package dev.etosha;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** What may know what. A rule that does not hold here is a wrong design, not a wrong test. */
class ArchitectureTest {

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.etosha");

    private static final JavaClasses TESTS = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.ONLY_INCLUDE_TESTS)
            .importPackages("dev.etosha");

    /** Public for who writes an application, and for the tables that are made of the code. */
    private static final Set<String> FOR_APPLICATIONS = Set.of(
            "AsyncDatabase",
            "Attempts",
            "CheckHistory",
            "ConnectionAction",
            "ConnectionWork",
            "Isolation",
            "Parameters",
            "Pool",
            "Reads",
            "RowMapper",
            "Setting",
            "Statements",
            "Transaction",
            "TransactionAction",
            "TransactionOptions",
            "TransactionWork");

    /** Beans, which containers make subclasses of from other class loaders; and what pgjdbc makes by name. */
    private static final Set<String> FOR_CONTAINERS = Set.of(
            "KeepAliveSockets",
            "LateStart",
            "OptionalBeans",
            "PoolGauges",
            "PoolLivenessCheck",
            "PoolProducer",
            "PoolReadinessCheck",
            "PoolStartupCheck",
            "Pools",
            "PublishedPools",
            "Start");

    @Test
    void dependenciesPointOneWay() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("root")
                .definedBy("dev.etosha")
                .layer("config")
                .definedBy("dev.etosha.config")
                .layer("retry")
                .definedBy("dev.etosha.retry")
                .layer("pool")
                .definedBy("dev.etosha.pool")
                .layer("execution")
                .definedBy("dev.etosha.execution")
                .layer("health")
                .definedBy("dev.etosha.health")
                .layer("metrics")
                .definedBy("dev.etosha.metrics")
                .optionalLayer("transaction")
                .definedBy("dev.etosha.transaction")
                .layer("cdi")
                .definedBy("dev.etosha.cdi")
                .whereLayer("root")
                .mayNotAccessAnyLayer()
                .whereLayer("config")
                .mayOnlyAccessLayers("root")
                .whereLayer("retry")
                .mayOnlyAccessLayers("root")
                .whereLayer("pool")
                .mayOnlyAccessLayers("root", "config", "retry")
                .whereLayer("execution")
                .mayOnlyAccessLayers("root", "config", "retry", "pool")
                .whereLayer("health")
                .mayOnlyAccessLayers("root", "config", "retry", "pool")
                .whereLayer("metrics")
                .mayOnlyAccessLayers("root", "config", "retry", "pool", "health")
                .whereLayer("transaction")
                .mayOnlyAccessLayers("root", "config", "retry", "pool")
                .whereLayer("cdi")
                .mayNotBeAccessedByAnyLayer()
                .check(MAIN);
    }

    @Test
    void everyClassIsInAKnownPackage() {
        classes()
                .should()
                .resideInAnyPackage(
                        "dev.etosha",
                        "dev.etosha.config",
                        "dev.etosha.retry",
                        "dev.etosha.pool",
                        "dev.etosha.execution",
                        "dev.etosha.health",
                        "dev.etosha.metrics",
                        "dev.etosha.transaction",
                        "dev.etosha.cdi")
                .check(MAIN);
    }

    @Test
    void packagesHaveNoCycle() {
        slices().matching("dev.etosha.(*)..").should().beFreeOfCycles().check(MAIN);
    }

    @Test
    void onlyPoolSeesAgroal() {
        onlyIn("dev.etosha.pool", "io.agroal..");
    }

    @Test
    void onlyConfigSeesMicroProfileConfig() {
        onlyIn("dev.etosha.config", "org.eclipse.microprofile.config..");
    }

    @Test
    void onlyExecutionSeesFaultTolerance() {
        onlyIn("dev.etosha.execution", "org.eclipse.microprofile.faulttolerance..");
    }

    @Test
    void onlyHealthSeesMicroProfileHealth() {
        onlyIn("dev.etosha.health", "org.eclipse.microprofile.health..");
    }

    @Test
    void onlyMetricsSeesMicroProfileMetrics() {
        onlyIn("dev.etosha.metrics", "org.eclipse.microprofile.metrics..");
    }

    @Test
    void onlyMetricsSeesOpenTelemetry() {
        onlyIn("dev.etosha.metrics", "io.opentelemetry..");
    }

    @Test
    void onlyMetricsSeesMicrometer() {
        onlyIn("dev.etosha.metrics", "io.micrometer..");
    }

    /** Containers ask a bean's class for its members, which fails where the type of one is absent. */
    @Test
    void noBeanNamesWhatARuntimeMayLack() {
        noClasses()
                .that()
                .areAnnotatedWith(ApplicationScoped.class)
                .and()
                .resideInAPackage("dev.etosha.metrics")
                .should()
                .dependOnClassesThat(resideInAnyPackage("io.opentelemetry..", "io.micrometer..")
                        .or(resideInAPackage("org.eclipse.microprofile.metrics")))
                .check(MAIN);
    }

    @Test
    void onlyTransactionSeesJta() {
        onlyIn("dev.etosha.transaction", "jakarta.transaction..");
    }

    @Test
    void theCoreKnowsNoContainer() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.etosha", "dev.etosha.config", "dev.etosha.retry", "dev.etosha.pool")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jakarta..")
                .check(MAIN);
    }

    @Test
    void retryHasNoClockAndDoesNotSleep() {
        noClasses()
                .that()
                .resideInAPackage("dev.etosha.retry")
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .accessClassesThat(equivalentTo(Thread.class))
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage("java.time.chrono", "java.util.concurrent..")
                .check(MAIN);
    }

    @Test
    void theEnvironmentIsReadThroughMicroProfileConfigAlone() {
        noClasses()
                .should()
                .callMethod(System.class, "getenv")
                .orShould()
                .callMethod(System.class, "getenv", String.class)
                .check(MAIN);
    }

    @Test
    void nothingLogsPastSystemLogger() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.slf4j..", "org.jboss.logging..", "org.apache..")
                .check(MAIN);
        noClasses()
                .that()
                .areNotAssignableTo(DataSource.class)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.util.logging")
                .check(MAIN);
        noClasses()
                .should()
                .callMethodWhere(describe(
                        "a logger of java.util.logging is called",
                        call -> call.getTargetOwner().isEquivalentTo(java.util.logging.Logger.class)
                                && !call.getOrigin().getName().equals("getParentLogger")))
                .check(MAIN);
        noMethods()
                .that()
                .doNotHaveName("getParentLogger")
                .should()
                .haveRawReturnType(java.util.logging.Logger.class)
                .check(MAIN);
    }

    /** A server may keep what is not Java SE from its applications, as WildFly does. */
    @Test
    void onlyJavaSeIsUsedOfTheJdk() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jdk..", "sun..", "com.sun..")
                .check(MAIN);
    }

    @Test
    void nothingIsPrinted() {
        noClasses()
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(MAIN);
    }

    @Test
    void aPublicFieldIsAConstant() {
        noFields().that().areNotStatic().should().bePublic().check(MAIN);
        noFields().that().areNotFinal().should().bePublic().check(MAIN);
    }

    @Test
    void whatOnlyItsOwnPackageUsesIsNotPublic() {
        List<String> unused = MAIN.stream()
                .filter(type -> type.isTopLevelClass() && type.getModifiers().contains(JavaModifier.PUBLIC))
                .filter(type -> type.getDirectDependenciesToSelf().stream()
                        .allMatch(dependency ->
                                dependency.getOriginClass().getPackage().equals(type.getPackage())))
                .map(JavaClass::getSimpleName)
                .toList();

        assertThat(unused)
                .containsExactlyInAnyOrderElementsOf(Stream.concat(FOR_APPLICATIONS.stream(), FOR_CONTAINERS.stream())
                        .toList());
    }

    @Test
    void noTestSleeps() {
        noClasses()
                .that(new InSourceTree("src/test/java"))
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Thread.class, "sleep", long.class, int.class)
                .orShould()
                .callMethod(java.util.concurrent.TimeUnit.class, "sleep", long.class)
                .check(TESTS);
    }

    private static void onlyIn(String home, String library) {
        noClasses()
                .that()
                .resideOutsideOfPackage(home)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .check(MAIN);
    }

    private static final class InSourceTree extends DescribedPredicate<JavaClass> {

        private final String tree;

        private InSourceTree(String tree) {
            super("are in " + tree);
            this.tree = tree;
        }

        @Override
        public boolean test(JavaClass type) {
            return type.getSource()
                    .flatMap(source -> source.getFileName())
                    .map(file -> Path.of(tree, type.getPackageName().replace('.', '/'), file))
                    .map(Files::exists)
                    .orElse(false);
        }
    }
}
