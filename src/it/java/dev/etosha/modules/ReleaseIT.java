package dev.etosha.modules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The artifacts of a release besides the jar. {@code mvn verify -Prelease} builds them. */
@Tag("release")
class ReleaseIT {

    private static final Pattern COMPONENT = Pattern.compile("\"purl\" : \"pkg:maven/[^/]+/([^@]+)@");

    @Test
    void theSourcesJarHasSourcesAndTheLicense() throws IOException {
        try (JarFile jar = Artifact.SOURCES.open()) {
            assertThat(jar.getEntry("dev/etosha/pool/ConnectionPool.java")).isNotNull();
            assertThat(jar.getEntry("META-INF/LICENSE")).isNotNull();
        }
    }

    @Test
    void theJavadocJarHasThePagesOfTheApi() throws IOException {
        try (JarFile jar = Artifact.JAVADOC.open()) {
            assertThat(jar.stream().map(ZipEntry::getName))
                    .contains("index.html")
                    // the module's name is the first folder
                    .anyMatch(name -> name.endsWith("dev/etosha/pool/ConnectionPool.html"));
        }
    }

    @Test
    void theBillOfMaterialsNamesExactlyTheJarsOfAnApplication() throws IOException {
        String bill = Files.readString(Path.of("target", "bom.json"));
        assertThat(COMPONENT.matcher(bill).results().map(found -> found.group(1)))
                .containsExactlyInAnyOrder("etosha", "agroal-api", "agroal-pool", "postgresql");
    }
}
