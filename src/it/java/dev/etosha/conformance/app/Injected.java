package dev.etosha.conformance.app;

import dev.etosha.Database;
import dev.etosha.Pool;
import dev.etosha.pool.ConnectionPool;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** Answers with the name that PostgreSQL knows a connection by, and the size of the pool where that can be asked for. */
@Path("injected")
@RequestScoped
@Produces(MediaType.TEXT_PLAIN)
public class Injected {

    private static final String NAME = "SELECT current_setting('application_name')";

    @Inject
    Database database;

    @Inject
    DataSource dataSource;

    @Inject
    ConnectionPool pool;

    @Inject
    @Pool("reporting")
    Database reporting;

    @Inject
    @Pool("reporting")
    DataSource reportingSource;

    @Inject
    @Pool("archive")
    Database archive;

    @GET
    @Path("database")
    public String database() {
        return nameAndSize(database);
    }

    @GET
    @Path("data-source")
    public String dataSource() throws SQLException {
        return name(dataSource);
    }

    @GET
    @Path("pool")
    public String pool() {
        return pool.name();
    }

    @GET
    @Path("named-database")
    public String namedDatabase() {
        return nameAndSize(reporting);
    }

    @GET
    @Path("named-data-source")
    public String namedDataSource() throws SQLException {
        return name(reportingSource);
    }

    @GET
    @Path("of-a-bean")
    public String ofABean() {
        String readOnly = archive.query("SHOW transaction_read_only", row -> row.getString(1))
                .get(0);
        return nameAndSize(archive) + " " + readOnly;
    }

    private static String nameAndSize(Database asked) {
        return asked.query(NAME, row -> row.getString(1)).get(0) + " "
                + asked.stats().poolSize();
    }

    private static String name(DataSource asked) throws SQLException {
        try (Connection connection = asked.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(NAME)) {
            row.next();
            return row.getString(1);
        }
    }
}
