package dev.etosha.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PGobject;

/** What can be mapped is known before anything is sent. */
class MappingTest {

    private record Item(long id, String name) {}

    private record Order(long id, Item item) {}

    private record Attributes(Map<String, String> values) {}

    private record Pair<T>(T first, T second) {}

    private record Alike(int unitPrice, int unit_price) {}

    @SuppressWarnings("ArrayRecordComponent")
    private record Lists(List<List<String>> nested, Optional<String[]> texts, int[][] matrix) {}

    private record Wild(List<? extends Number> numbers) {}

    @Test
    void aPrivateRecordIsMapped() {
        assertThatCode(() -> Mapping.of(Item.class)).doesNotThrowAnyException();
        assertThatCode(() -> Mapping.of(Lists.class)).doesNotThrowAnyException();
    }

    @Test
    void aRecordInARecordIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Mapping.of(Order.class))
                .withMessage("Order.item has a type that no column can be read as: " + Item.class.getName()
                        + "; a record in a record is not mapped");
    }

    @Test
    void aTypeThatNoColumnHasIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Mapping.of(Attributes.class))
                .withMessage("Attributes.values has a type that no column can be read as:"
                        + " java.util.Map<java.lang.String, java.lang.String>");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Mapping.of(Pair.class))
                .withMessage("Pair.first has a type that no column can be read as: T");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Mapping.of(Wild.class))
                .withMessageStartingWith("Wild.numbers has a type that no column can be read as: java.util.List<?");
    }

    @ParameterizedTest
    @ValueSource(classes = {Object.class, Thread.class, List.class, Optional.class, Set.class, Void.class, void.class})
    void aClassThatNoColumnHasIsRefused(Class<?> type) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Mapping.of(type))
                .withMessageEndingWith("has a type that no column can be read as: " + type.getName());
    }

    @Test
    void twoComponentsOfOneColumnAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Mapping.of(Alike.class))
                .withMessage("Alike.unitPrice and Alike.unit_price would have the same column: case and underscores do"
                        + " not count");
    }

    @Test
    void aNameFitsWithoutCaseAndUnderscores() {
        assertThat(ColumnNames.plain("unit_price"))
                .isEqualTo(ColumnNames.plain("unitPrice"))
                .isEqualTo(ColumnNames.plain("UNITPRICE"))
                .isNotEqualTo(ColumnNames.plain("unit-price"));
    }

    @Test
    void aRecordOfAClosedModuleIsRefusedWithTheModulesName(@TempDir Path folder) throws Exception {
        Class<?> hidden = inModule(folder, "module shop {}", "record Hidden(int id) {}");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Mapping.of(hidden))
                .withMessage("shop.parts.Hidden can't be created: the module shop must open the package shop.parts to"
                        + " dev.etosha, or export it and the record must be public");
    }

    @Test
    void aRecordOfAnOpenPackageIsMapped(@TempDir Path folder) throws Exception {
        Class<?> hidden = inModule(folder, "module shop { opens shop.parts; }", "record Hidden(int id) {}");
        assertThatCode(() -> Mapping.of(hidden)).doesNotThrowAnyException();
    }

    @Test
    void aPublicRecordOfAnExportedPackageIsMapped(@TempDir Path folder) throws Exception {
        Class<?> shown = inModule(folder, "module shop { exports shop.parts; }", "public record Hidden(int id) {}");
        assertThatCode(() -> Mapping.of(shown)).doesNotThrowAnyException();
    }

    @Test
    void aMappedRecordDoesNotKeepItsClassLoader(@TempDir Path folder) throws Exception {
        WeakReference<Class<?>> mapped =
                mapped(inModule(folder, "module shop { opens shop.parts; }", "record Hidden(int id) {}"));
        for (int i = 0; i < 50 && mapped.get() != null; i++) {
            System.gc();
        }
        assertThat(mapped.get()).isNull();
    }

    private static WeakReference<Class<?>> mapped(Class<?> type) {
        assertThat(Mapping.of(type)).isNotNull();
        return new WeakReference<>(type);
    }

    @Test
    void withoutJsonProcessingTheOtherTypesAreMapped() throws Exception {
        URL[] path = {place(Mapping.class), place(PGobject.class)};
        try (URLClassLoader without = new URLClassLoader(path, ClassLoader.getPlatformClassLoader())) {
            Method of = without.loadClass("dev.etosha.mapping.Mapping").getMethod("of", Class.class);
            assertThat(of.invoke(null, Long.class)).isNotNull();
            assertThat(catchThrowable(() -> of.invoke(null, Thread.class)))
                    .hasCauseInstanceOf(IllegalArgumentException.class);
        }
    }

    private static URL place(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation();
    }

    private static Class<?> inModule(Path folder, String module, String type) throws IOException {
        Path source = Files.createDirectories(folder.resolve("shop/parts")).resolve("Hidden.java");
        Files.writeString(folder.resolve("module-info.java"), module);
        Files.writeString(source, "package shop.parts; " + type);
        int failed = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-d",
                        folder.resolve("out").toString(),
                        "-proc:none",
                        source.toString(),
                        folder.resolve("module-info.java").toString());
        assertThat(failed).isZero();
        ModuleLayer boot = ModuleLayer.boot();
        Configuration shop =
                boot.configuration().resolve(ModuleFinder.of(folder.resolve("out")), ModuleFinder.of(), Set.of("shop"));
        ClassLoader loader = boot.defineModulesWithOneLoader(shop, MappingTest.class.getClassLoader())
                .findLoader("shop");
        try {
            return loader.loadClass("shop.parts.Hidden");
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }
}
