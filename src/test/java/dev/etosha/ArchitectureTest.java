package dev.etosha;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
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
import com.tngtech.archunit.library.Architectures;
import dev.etosha.sql.JsonText;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.sql.CommonDataSource;
import org.junit.jupiter.api.Test;

/** The dependency rules of the library. If a rule fails, the design is wrong, not the test. */
class ArchitectureTest {

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.etosha");

    private static final JavaClasses TESTS = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.ONLY_INCLUDE_TESTS)
            .importPackages("dev.etosha");

    /** Public for application developers and for the tests of the documentation's tables. */
    private static final Set<String> FOR_APPLICATIONS =
            Set.of("CheckHistory", "ConnectionAction", "Setting", "Settings", "Statements", "TransactionAction");

    /** Public for tests of other packages, or because they define constants, which leave no dependency in bytecode. */
    private static final Set<String> FOR_TESTS =
            Set.of("Changed", "DriverLock", "DriverSettings", "LentStatement", "PlainRead");

    /** Public because containers subclass beans from other class loaders, or because servers and pgjdbc create them by name. */
    private static final Set<String> FOR_CONTAINERS = Set.of(
            "EtoshaDataSource",
            "EtoshaXADataSource",
            "KeepAliveSockets",
            "LateStart",
            "NamedDataSource",
            "OptionalBeans",
            "PoolLivenessCheck",
            "PoolProducer",
            "PoolReadinessCheck",
            "PoolStartupCheck",
            "Pools",
            "PublishedPools",
            "QuarkusDataSource",
            "RetriedAttempts",
            "Start");

    /** The rooms from the bottom up, each with the rooms that it can depend on. */
    private static final Map<String, List<String>> ROOMS = rooms();

    private static Map<String, List<String>> rooms() {
        Map<String, List<String>> rooms = new LinkedHashMap<>();
        rooms.put("root", List.of());
        rooms.put("threads", List.of());
        rooms.put("config", List.of("root"));
        rooms.put("retry", List.of("root"));
        rooms.put("sql", List.of("root"));
        rooms.put("mapping", List.of("root", "sql"));
        rooms.put("jdbc", List.of("retry", "threads"));
        rooms.put("connect", List.of("root", "config", "retry", "threads"));
        rooms.put("commit", List.of("root", "retry", "threads", "jdbc"));
        rooms.put("session", List.of("config", "retry", "threads", "jdbc", "commit"));
        rooms.put("pool", List.of("root", "config", "retry", "threads", "jdbc", "connect", "commit", "session"));
        rooms.put(
                "execution", List.of("root", "config", "retry", "sql", "mapping", "threads", "jdbc", "commit", "pool"));
        rooms.put("agroal", List.of("root", "config", "connect", "pool"));
        rooms.put("jta", List.of("root", "config", "retry", "jdbc", "commit", "pool"));
        rooms.put("health", List.of("root", "config", "threads", "pool"));
        rooms.put("metrics", List.of("root", "pool", "health"));
        rooms.put("jndi", List.of("root", "config", "threads", "jdbc", "connect", "pool", "jta"));
        rooms.put(
                "cdi",
                List.of(
                        "root",
                        "config",
                        "connect",
                        "pool",
                        "execution",
                        "agroal",
                        "jta",
                        "health",
                        "metrics",
                        "jndi"));
        return rooms;
    }

    private static String packagesOf(String room) {
        return room.equals("root") ? "dev.etosha" : "dev.etosha." + room + "..";
    }

    @Test
    void dependenciesPointOneWay() {
        Architectures.LayeredArchitecture house = layeredArchitecture().consideringOnlyDependenciesInLayers();
        for (String room : ROOMS.keySet()) {
            house = house.layer(room).definedBy(packagesOf(room));
        }
        for (Map.Entry<String, List<String>> room : ROOMS.entrySet()) {
            house = room.getValue().isEmpty()
                    ? house.whereLayer(room.getKey()).mayNotAccessAnyLayer()
                    : house.whereLayer(room.getKey())
                            .mayOnlyAccessLayers(room.getValue().toArray(String[]::new));
        }
        house.check(MAIN);
    }

    @Test
    void everyClassIsInARoom() {
        classes()
                .should()
                .resideInAnyPackage(ROOMS.keySet().stream()
                        .map(ArchitectureTest::packagesOf)
                        .toArray(String[]::new))
                .check(MAIN);
    }

    @Test
    void classesOfDifferentPackagesDoNotDependOnEachOtherMutually() {
        List<String> pairs = MAIN.stream()
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .filter(each -> !each.getOriginClass()
                        .getPackage()
                        .equals(each.getTargetClass().getPackage()))
                .filter(each -> each.getTargetClass().getDirectDependenciesFromSelf().stream()
                        .anyMatch(back -> back.getTargetClass().equals(each.getOriginClass())))
                .map(each -> each.getOriginClass().getName() + " and "
                        + each.getTargetClass().getName())
                .distinct()
                .toList();

        assertThat(pairs).isEmpty();
    }

    @Test
    void packagesHaveNoCycle() {
        slices().matching("dev.etosha.(*)..").should().beFreeOfCycles().check(MAIN);
    }

    /** Connect makes connections with it; the room agroal is a pool in its terms, which cdi hands out. */
    @Test
    void threeRoomsSeeAgroalAndOnlyItsApi() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.etosha.connect", "dev.etosha.agroal", "dev.etosha.cdi")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.agroal..")
                .check(MAIN);
        noClasses()
                .that()
                .resideInAPackage("dev.etosha.cdi")
                .should()
                .dependOnClassesThat(
                        resideInAPackage("io.agroal..").and(not(equivalentTo(io.agroal.api.AgroalDataSource.class))))
                .check(MAIN);
        noClasses()
                .should()
                .dependOnClassesThat(resideInAPackage("io.agroal..").and(not(resideInAPackage("io.agroal.api.."))))
                .check(MAIN);
    }

    @Test
    void theApiAndTheRoomsAboveThePoolDoNotUsePgjdbc() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.etosha", "dev.etosha.execution..", "dev.etosha.jta..", "dev.etosha.agroal..")
                .or()
                .resideInAnyPackage(
                        "dev.etosha.health..", "dev.etosha.metrics..", "dev.etosha.jndi..", "dev.etosha.cdi..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.postgresql..")
                .check(MAIN);
    }

    @Test
    void onlyConfigSeesMicroProfileConfig() {
        onlyIn("dev.etosha.config", "org.eclipse.microprofile.config..");
    }

    @Test
    void onlyCdiSeesFaultTolerance() {
        onlyIn("dev.etosha.cdi", "org.eclipse.microprofile.faulttolerance..");
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

    /** Containers read the members of a bean's class. This fails if the type of a member is absent. */
    @Test
    void beansDoNotReferenceOptionalMetricsApis() {
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
    void onlyJtaSeesJta() {
        onlyIn("dev.etosha.jta", "jakarta.transaction..");
    }

    @Test
    void onlyOneClassSeesJsonProcessing() {
        noClasses()
                .that()
                .doNotBelongToAnyOf(JsonText.class)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jakarta.json..")
                .check(MAIN);
    }

    @Test
    void theCoreDoesNotDependOnAContainer() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "dev.etosha.cdi..", "dev.etosha.health..", "dev.etosha.metrics..", "dev.etosha.jta..")
                .and()
                .doNotBelongToAnyOf(Pool.class, JsonText.class)
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
    void theEnvironmentIsReadOnlyThroughMicroProfileConfig() {
        noClasses()
                .should()
                .callMethod(System.class, "getenv")
                .orShould()
                .callMethod(System.class, "getenv", String.class)
                .check(MAIN);
    }

    @Test
    void onlySystemLoggerIsUsedForLogging() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.slf4j..", "org.jboss.logging..", "org.apache..")
                .check(MAIN);
        noClasses()
                .that()
                .areNotAssignableTo(CommonDataSource.class)
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

    /** Some servers, for example WildFly, hide JDK packages outside Java SE from applications. */
    @Test
    void onlyJavaSePackagesOfTheJdkAreUsed() {
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
    void aClassUsedOnlyInItsOwnPackageIsNotPublic() {
        List<String> unused = MAIN.stream()
                .filter(type -> type.isTopLevelClass() && type.getModifiers().contains(JavaModifier.PUBLIC))
                .filter(type -> type.getDirectDependenciesToSelf().stream()
                        .allMatch(dependency ->
                                dependency.getOriginClass().getPackage().equals(type.getPackage())))
                .map(JavaClass::getSimpleName)
                .toList();

        assertThat(unused)
                .containsExactlyInAnyOrderElementsOf(Stream.of(FOR_APPLICATIONS, FOR_CONTAINERS, FOR_TESTS)
                        .flatMap(Set::stream)
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
