package dev.etosha.conformance.orm;

import dev.etosha.Database;
import dev.etosha.Pool;
import dev.etosha.conformance.reports.Sale;
import dev.etosha.pool.ConnectionPool;
import io.agroal.api.AgroalDataSource;
import io.quarkus.hibernate.orm.PersistenceUnit;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** What a Panache application does with its entities. */
@Path("items")
@Produces(MediaType.TEXT_PLAIN)
public class Items {

    private static final String PROCESS = "SELECT pg_backend_pid()";

    @Inject
    Database database;

    @Inject
    DataSource dataSource;

    @Inject
    AgroalDataSource agroal;

    @Inject
    ConnectionPool pool;

    @Inject
    @Pool("reporting")
    ConnectionPool other;

    @Inject
    EntityManager manager;

    @Inject
    @PersistenceUnit("reporting")
    EntityManager reporting;

    @Inject
    Others others;

    @GET
    public long count() {
        return Item.count();
    }

    @GET
    @Path("lent")
    public int lent() {
        return pool.stats().checkedOut();
    }

    @POST
    @Transactional
    @Path("{name}")
    public void add(@PathParam("name") String name) {
        Item.named(name).persist();
    }

    @POST
    @Transactional
    @Path("{name}/refused")
    public void addAndFail(@PathParam("name") String name) {
        Item.named(name).persistAndFlush();
        throw new IllegalStateException("refused");
    }

    /** Keeps the item of the inner transaction alone. */
    @POST
    @Transactional
    @Path("{name}/outer")
    public void addInside(@PathParam("name") String name) {
        Item.named(name).persistAndFlush();
        others.add(name + "-inner");
        throw new IllegalStateException("refused");
    }

    @POST
    @Path("{name}/twice")
    public String addTwice(@PathParam("name") String name) {
        others.add(name);
        try {
            others.add(name);
            return "stored";
        } catch (RuntimeException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof PersistenceException) {
                    return cause.getClass().getSimpleName();
                }
            }
            return e.toString();
        }
    }

    @POST
    @Transactional
    @Path("{name}/sold")
    public void sell(@PathParam("name") String name) {
        Sale sale = new Sale();
        sale.item = name;
        sale.persist();
    }

    /** How many connections a transaction has whose work is done in four ways. */
    @GET
    @Transactional
    @Path("connections")
    public String connections() throws SQLException {
        Item.named("seen by all").persistAndFlush();
        long seen = database.query("SELECT count(*) FROM item WHERE name = 'seen by all'", row -> row.getLong(1))
                .get(0);
        Item.delete("name", "seen by all");
        Integer ofManager = (Integer) manager.createNativeQuery(PROCESS).getSingleResult();
        Integer ofDatabase =
                database.query(PROCESS, row -> row.getInt(1)).get(0);
        return seen + " " + Stream.of(ofManager, ofDatabase, process(dataSource), process(agroal)).distinct().count();
    }

    /** The names that PostgreSQL knows the units' connections by. */
    @GET
    @Path("names")
    public String names() {
        String name = "SELECT current_setting('application_name')";
        return manager.createNativeQuery(name).getSingleResult() + " "
                + reporting.createNativeQuery(name).getSingleResult();
    }

    /** The package of the injected data source. */
    @GET
    @Path("agroal")
    public String agroal() throws SQLException {
        return agroal.unwrap(AgroalDataSource.class).getClass().getPackageName();
    }

    /** How many connections both pools have, by their own statistics. */
    @GET
    @Path("sizes")
    public int sizes() {
        return size(pool) + size(other);
    }

    private static int size(ConnectionPool asked) {
        return asked.stats().checkedIn() + asked.stats().checkedOut();
    }

    private static int process(DataSource asked) throws SQLException {
        try (Connection connection = asked.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(PROCESS)) {
            row.next();
            return row.getInt(1);
        }
    }
}
