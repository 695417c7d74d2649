package dev.etosha.beyond.service;

import dev.etosha.Database;
import dev.etosha.config.PoolConfig;
import dev.etosha.execution.Databases;
import dev.etosha.pool.ConnectionPool;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

public final class Postgres implements ParameterResolver, BeforeEachCallback {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Database.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return running(context).database;
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        running(context).database.update("TRUNCATE item");
    }

    private static Running running(ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(Postgres.class))
                .getOrComputeIfAbsent(Running.class);
    }

    /** Started by the first test. JUnit closes it after the last one. */
    static final class Running implements AutoCloseable {

        private final EmbeddedPostgres server = EmbeddedPostgres.start();
        private final ConnectionPool pool =
                ConnectionPool.open(PoolConfig.of(server.getJdbcUrl("postgres", "postgres")));
        final Database database = Databases.on(pool);

        Running() throws IOException {
            database.update("CREATE TABLE item (name text PRIMARY KEY)");
        }

        @Override
        public void close() throws IOException {
            pool.close();
            server.close();
        }
    }
}
