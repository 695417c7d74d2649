package dev.etosha.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etosha.config.url.EncodedText;
import dev.etosha.config.url.UrlPieces;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** A configuration is read correctly or refused with all its faults. No output contains a secret. */
class PoolConfigReaderPropertyTest {

    private static final Set<String> DRIVER_FAULTS = Set.of("sslmod", "user", "password", "PGHOST", "\u202e");

    @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
    void exactlyTheFaultsAreReported(
            @ForAll(supplier = ConfigLines.class) List<ConfigLine> lines,
            @ForAll @From("driver") Map<String, String> driver) {
        Map<String, String> texts = new HashMap<>();
        lines.forEach(line -> {
            if (line.text() != null) {
                texts.put(line.key(), line.text());
            }
        });
        driver.forEach((name, value) -> texts.put("db.property." + name, value));
        List<String> wrong = lines.stream()
                .map(ConfigLine::fault)
                .filter(fault -> !fault.isEmpty())
                .toList();
        List<String> wrongOfDriver =
                driver.keySet().stream().filter(DRIVER_FAULTS::contains).toList();

        PoolConfig config;
        try {
            config = reader(texts).read(PoolConfig.DEFAULT);
        } catch (InvalidConfigurationException e) {
            assertThat(Printed.of(e)).doesNotContain(ConfigLines.SECRET);
            assertThat(e.faults())
                    .hasSize(wrong.size() + wrongOfDriver.size())
                    .noneMatch(fault -> fault.contains("\n") || fault.contains("\0"));
            assertThat(wrong).allSatisfy(fault -> assertThat(e.faults()).anyMatch(told -> told.startsWith(fault)));
            assertThat(wrongOfDriver).allSatisfy(name -> assertThat(e.faults())
                    .anyMatch(told -> told.contains("db.property." + Shown.text(name))));
            return;
        }
        assertThat(wrong).isEmpty();
        assertThat(wrongOfDriver).isEmpty();
        assertThat(config.given()).isEqualTo(values(lines));
        assertThat(config.properties()).isEqualTo(driver);
        assertThat(Printed.of(config)).doesNotContain(ConfigLines.SECRET);
    }

    private static Map<Setting<?>, Object> values(List<ConfigLine> lines) {
        Map<Setting<?>, Object> values = new HashMap<>();
        for (ConfigLine line : lines) {
            Object value = line.value();
            if (value != null) {
                values.put(SettingTexts.find(PoolConfig.DEFAULT, line.key()).orElseThrow(), value);
            }
        }
        return values;
    }

    @Property(tries = 500)
    void anyTextInAnySettingIsAValueOrAFault(@ForAll("settings") Setting<?> setting, @ForAll("texts") String text) {
        Map<String, String> texts = new HashMap<>(Map.of("database.url", "postgresql://h/db"));
        texts.put(setting.key(), text);
        try {
            PoolConfig read = reader(texts).read(PoolConfig.DEFAULT);
            assertThat(read.toString()).doesNotContain("\n");
            assertThat(read.given().containsKey(setting)).isEqualTo(!text.isEmpty());
        } catch (InvalidConfigurationException e) {
            assertThat(e.faults()).singleElement().asString().contains(setting.key() + " ");
        }
    }

    @Property(tries = 300)
    void anyPoolNameIsAcceptedOrRefused(@ForAll("texts") String name) {
        Map<String, String> texts = Map.of("db." + name + ".url", "postgresql://h/db");
        try {
            assertThat(reader(texts).read(name).name()).isEqualTo(name).matches("[A-Za-z0-9-]+");
        } catch (InvalidConfigurationException e) {
            assertThat(e.faults())
                    .singleElement()
                    .asString()
                    .startsWith("a pool")
                    .contains(Shown.text(name));
        }
        assertThat(reader(texts).unknown(Set.of(name))).isEmpty();
    }

    private static PoolConfigReader reader(Map<String, String> texts) {
        return new PoolConfigReader(new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(texts, "properties", 100))
                .build());
    }

    @Provide
    Arbitrary<Map<String, String>> driver() {
        Arbitrary<String> names = Arbitraries.frequencyOf(
                Tuple.of(8, Arbitraries.of("sslpassword", "options", "prepareThreshold", "sslmode")),
                Tuple.of(1, Arbitraries.of(DRIVER_FAULTS)));
        return Arbitraries.maps(names, EncodedText.any("").map(text -> text.value() + ConfigLines.SECRET))
                .ofMaxSize(2);
    }

    @Provide
    Arbitrary<Setting<?>> settings() {
        return Arbitraries.of(Setting.all());
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                EncodedText.any("").map(EncodedText::value),
                Arbitraries.strings().withChars("a0-.\0 \n").ofMaxLength(4),
                Arbitraries.strings().numeric().ofMaxLength(5),
                Combinators.combine(UrlPieces.one(), UrlPieces.one()).as((one, other) -> one + other));
    }
}
