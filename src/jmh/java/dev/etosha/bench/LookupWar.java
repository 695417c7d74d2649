package dev.etosha.bench;

import dev.etosha.pool.ConnectionPool;
import io.agroal.api.AgroalDataSource;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.importer.ExplodedImporter;
import org.jboss.shrinkwrap.api.spec.JavaArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.postgresql.Driver;

/** Builds a WAR of {@link LookupResource} with the library and its dependencies from this process's class path. */
final class LookupWar {

    private static final String BEANS = """
            <beans xmlns="https://jakarta.ee/xml/ns/jakartaee" version="3.0" bean-discovery-mode="annotated"/>
            """;

    private LookupWar() {}

    static void make(Path war) throws URISyntaxException {
        ShrinkWrap.create(WebArchive.class)
                .addClasses(LookupResource.class, ClosedLoop.class, ThreadKind.class, Lookup.class)
                .addAsWebInfResource(new StringAsset(BEANS), "beans.xml")
                .addAsLibraries(ShrinkWrap.create(JavaArchive.class, "etosha.jar")
                        .as(ExplodedImporter.class)
                        .importDirectory(origin(ConnectionPool.class))
                        .as(JavaArchive.class))
                .addAsLibraries(origin(AgroalDataSource.class), origin(io.agroal.pool.DataSource.class), driver())
                .as(ZipExporter.class)
                .exportTo(war.toFile(), true);
    }

    /** The jar of the PostgreSQL driver. */
    static File driver() throws URISyntaxException {
        return origin(Driver.class);
    }

    private static File origin(Class<?> type) throws URISyntaxException {
        return new File(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }
}
