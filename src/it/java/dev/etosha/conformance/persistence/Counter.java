package dev.etosha.conformance.persistence;

import dev.etosha.Database;
import dev.etosha.Pool;
import dev.etosha.pool.ConnectionPool;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.PersistenceUnit;
import jakarta.transaction.Status;
import jakarta.transaction.UserTransaction;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import java.util.Map;

/** Answers with how something in the shop ended, and how many of two articles are stored from an id on. */
@Path("shop")
@RequestScoped
@Produces(MediaType.TEXT_PLAIN)
public class Counter {

    @Inject
    private Shop shop;

    @Inject
    private Database database;

    @Inject
    @Pool("archive")
    private Database archive;

    @Inject
    private ConnectionPool pool;

    @PersistenceContext(unitName = "shop")
    private EntityManager manager;

    @PersistenceUnit(unitName = "shop")
    private EntityManagerFactory factory;

    @Inject
    private UserTransaction transaction;

    /** Something that is done. */
    private interface Work {

        void run() throws Exception;
    }

    private String after(long id, Work work) {
        String end = "done";
        try {
            work.run();
        } catch (Exception e) {
            end = "failed" + state(e);
        }
        return end + " " + stored(id);
    }

    /** The SQLState of a failure, unless it is the application's own. */
    private static String state(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof SQLException sql) {
                return " " + sql.getSQLState();
            }
        }
        return "";
    }

    private long stored(long id) {
        return database.queryOne(
                        "SELECT count(*) FROM article WHERE id BETWEEN :id AND :id + 1",
                        Map.of("id", id),
                        row -> row.getLong(1))
                .orElseThrow();
    }

    @GET
    @Path("commit/{id}")
    public String commit(@PathParam("id") long id) {
        return after(id, () -> shop.store(id));
    }

    @GET
    @Path("rollback/{id}")
    public String rollback(@PathParam("id") long id) {
        return after(id, () -> shop.storeAndFail(id));
    }

    @GET
    @Path("requires-new/{id}")
    public String requiresNew(@PathParam("id") long id) {
        return after(id, () -> shop.storeAroundAnother(id));
    }

    @GET
    @Path("unique/{id}")
    public String unique(@PathParam("id") long id) {
        return after(id, () -> {
            shop.store(id);
            shop.storeTheNameOf(id + 1, id);
        });
    }

    @GET
    @Path("find/{id}")
    public String find(@PathParam("id") long id) {
        shop.store(id);
        return shop.find(id) + ", " + shop.findOutside(id);
    }

    /** A transaction whose second is over before its work is. */
    @GET
    @Path("too-long/{id}/{seconds}")
    public String tooLong(@PathParam("id") long id, @PathParam("seconds") int seconds) {
        return after(id, () -> {
            transaction.setTransactionTimeout(1);
            try {
                transaction.begin();
                manager.persist(new Article(id, "too long"));
                manager.flush();
                manager.createNativeQuery("SELECT 1 FROM pg_sleep(" + seconds + ")")
                        .getResultList();
                transaction.commit();
            } finally {
                transaction.setTransactionTimeout(0);
                if (transaction.getStatus() != Status.STATUS_NO_TRANSACTION) {
                    transaction.rollback();
                }
            }
        });
    }

    @GET
    @Path("stored/{id}")
    public String askStored(@PathParam("id") long id) {
        return String.valueOf(stored(id));
    }

    @GET
    @Path("processes/{id}")
    public String processes(@PathParam("id") long id) throws SQLException {
        return String.valueOf(shop.processes(id).size());
    }

    /** With a transaction of the application's own and an injected factory. */
    @GET
    @Path("factory/{id}")
    public String factory(@PathParam("id") long id) {
        return after(id, () -> {
            EntityManager own = factory.createEntityManager();
            try {
                transaction.begin();
                own.joinTransaction();
                own.persist(new Article(id, "of a factory " + id));
                transaction.commit();
            } finally {
                own.close();
            }
        });
    }

    /** What the named pool sees of the second unit, and under which name. */
    @GET
    @Path("archive/{id}")
    public String archive(@PathParam("id") long id) {
        shop.storeInArchive(id);
        return archive.queryOne(
                        "SELECT count(*) || ' ' || current_setting('application_name') FROM note WHERE id = :id",
                        Map.of("id", id),
                        row -> row.getString(1))
                .orElseThrow();
    }

    /** Connections that are lent, by both pools. */
    @GET
    @Path("lent")
    public String lent() {
        return String.valueOf(database.stats().checkedOut() + archive.stats().checkedOut());
    }

    /** Connections of the default pool. */
    @GET
    @Path("size")
    public String size() {
        return String.valueOf(pool.stats().poolSize());
    }

    @GET
    @Path("answers")
    public String answers() {
        return pool.name();
    }
}
