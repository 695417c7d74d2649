package dev.etosha.conformance;

import java.io.File;
import java.nio.file.Path;
import java.util.Objects;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** The suite's application as a WAR, with the library and what it brings in WEB-INF/lib. */
final class Wars {

    private static final String BEANS = """
            <beans xmlns="https://jakarta.ee/xml/ns/jakartaee" version="3.0" bean-discovery-mode="annotated"/>
            """;

    private static final File UNITS = new File("src/it/quarkus/jpa/META-INF/persistence.xml");

    private Wars() {}

    /** Of this name, which its connections have too. */
    static Path make(Path folder, String name, boolean persistence) {
        File[] libraries = new File(System.getProperty("app.war"), "WEB-INF/lib").listFiles();
        Path war = folder.resolve(name + ".war");
        WebArchive archive = ShrinkWrap.create(WebArchive.class, name + ".war")
                .addAsLibraries(Objects.requireNonNull(libraries, "the demo's WAR was not made"))
                .addPackage("dev.etosha.conformance.app")
                .addAsWebInfResource(new StringAsset(BEANS), "beans.xml")
                .addAsResource(
                        new StringAsset("db.application-name=" + name + "\n"),
                        "META-INF/microprofile-config.properties");
        if (persistence) {
            archive.addPackage("dev.etosha.conformance.jpa").addAsResource(UNITS, "META-INF/persistence.xml");
        }
        archive.as(ZipExporter.class).exportTo(war.toFile(), true);
        return war;
    }
}
