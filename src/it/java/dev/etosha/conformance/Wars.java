package dev.etosha.conformance;

import java.io.File;
import java.nio.file.Path;
import java.util.Objects;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** The suite's applications as WARs, with the library and what it brings in WEB-INF/lib. */
final class Wars {

    private static final String BEANS = """
            <beans xmlns="https://jakarta.ee/xml/ns/jakartaee" version="3.0" bean-discovery-mode="annotated"/>
            """;

    private static final File SHOP = new File("src/it/persistence");

    private static final File UNITS = new File("src/it/quarkus/jpa/META-INF/persistence.xml");

    private Wars() {}

    /** Of this name, which its connections have too. */
    static Path make(Path folder, String name, boolean persistence) {
        WebArchive archive = archive(name).addPackage("dev.etosha.conformance.app");
        if (persistence) {
            archive.addPackage("dev.etosha.conformance.jpa").addAsResource(UNITS, "META-INF/persistence.xml");
        }
        return export(archive, folder);
    }

    /**
     * The application with container-managed persistence, {@code shop.war}.
     *
     * @param complete with the library; otherwise the server has it
     */
    static Path shop(Path folder, boolean complete) {
        WebArchive archive = (complete ? archive("shop") : bare("shop"))
                .addPackage("dev.etosha.conformance.persistence")
                .addAsResource(new File(SHOP, "persistence.xml"), "META-INF/persistence.xml");
        return export(archive, folder);
    }

    private static WebArchive archive(String name) {
        File[] libraries = new File(System.getProperty("app.war"), "WEB-INF/lib").listFiles();
        return bare(name).addAsLibraries(Objects.requireNonNull(libraries, "the demo's WAR was not made"));
    }

    private static WebArchive bare(String name) {
        return ShrinkWrap.create(WebArchive.class, name + ".war")
                .addAsWebInfResource(new StringAsset(BEANS), "beans.xml")
                .addAsResource(
                        new StringAsset("db.application-name=" + name + "\n"),
                        "META-INF/microprofile-config.properties");
    }

    private static Path export(WebArchive archive, Path folder) {
        Path war = folder.resolve(archive.getName());
        archive.as(ZipExporter.class).exportTo(war.toFile(), true);
        return war;
    }
}
