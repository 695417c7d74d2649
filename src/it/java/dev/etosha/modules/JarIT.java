package dev.etosha.modules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.w3c.dom.NodeList;

/** The files in the library's jar. */
@Tag("jar")
class JarIT {

    private static final Path SOURCES = Path.of("src", "main", "java");
    private static final Path RESOURCES = Path.of("src", "main", "resources");

    @Test
    void theJarHasTheLicense() throws IOException {
        try (JarFile jar = Artifact.MAIN.open()) {
            assertThat(text(jar, "META-INF/LICENSE")).isEqualTo(Files.readString(Path.of("LICENSE")));
        }
    }

    @Test
    void theJarIsABeanArchive() throws IOException {
        try (JarFile jar = Artifact.MAIN.open()) {
            assertThat(text(jar, "META-INF/beans.xml"))
                    .isEqualTo(Files.readString(RESOURCES.resolve("META-INF/beans.xml")));
        }
    }

    @Test
    void theJarHasEachServiceFileAndItsClasses() throws IOException {
        try (JarFile jar = Artifact.MAIN.open()) {
            List<String> services = files(RESOURCES.resolve("META-INF/services"));
            assertThat(services).isNotEmpty();
            for (String service : services) {
                assertThat(text(jar, "META-INF/services/" + service).lines())
                        .isNotEmpty()
                        .allSatisfy(name -> assertThat(jar.getEntry(name.replace('.', '/') + ".class"))
                                .as(name)
                                .isNotNull());
            }
        }
    }

    @Test
    void theJarContainsExactlyTheLibrarysClasses() throws IOException {
        try (JarFile jar = Artifact.MAIN.open()) {
            List<String> sources = jar.stream()
                    .map(ZipEntry::getName)
                    .filter(name -> name.endsWith(".class"))
                    .map(name -> name.replaceFirst("(\\$.*)?\\.class$", ".java"))
                    .distinct()
                    .toList();
            assertThat(sources).containsExactlyInAnyOrderElementsOf(files(SOURCES));
        }
    }

    @Test
    void thePomHasTheElementsThatMavenCentralRequires() throws Exception {
        try (JarFile jar = Artifact.MAIN.open();
                InputStream pom = jar.getInputStream(jar.getEntry("META-INF/maven/dev.etosha/etosha/pom.xml"))) {
            NodeList elements = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(pom)
                    .getDocumentElement()
                    .getChildNodes();
            assertThat(IntStream.range(0, elements.getLength())
                            .mapToObj(i -> elements.item(i).getNodeName()))
                    .contains("name", "description", "url", "licenses", "developers", "scm");
        }
    }

    private static String text(JarFile jar, String name) throws IOException {
        ZipEntry entry = jar.getEntry(name);
        assertThat(entry).as(name).isNotNull();
        try (InputStream in = jar.getInputStream(entry)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString().replace('\\', '/'))
                    .toList();
        }
    }
}
