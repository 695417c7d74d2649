package dev.etosha.conformance.persistence;

import dev.etosha.Database;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;

/** What an application does in {@code @Transactional} methods. */
@ApplicationScoped
public class Shop {

    static final String PROCESS = "SELECT pg_backend_pid()";

    @PersistenceContext(unitName = "shop")
    private EntityManager manager;

    @PersistenceContext(unitName = "archive")
    private EntityManager archive;

    @Inject
    private Database database;

    @Inject
    private DataSource injected;

    @Resource(lookup = "java:app/jdbc/shop")
    private DataSource named;

    @Inject
    private Shop self;

    @Transactional
    public void store(long id) {
        Article article = new Article(id, "article " + id);
        manager.persist(article);
        manager.persist(new OrderLine(article));
    }

    @Transactional
    public void storeAndFail(long id) {
        store(id);
        manager.flush();
        throw new IllegalStateException("own");
    }

    /** The inner transaction stays. */
    @Transactional
    public void storeAroundAnother(long id) {
        store(id);
        manager.flush();
        self.storeByItself(id + 1);
        throw new IllegalStateException("own");
    }

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void storeByItself(long id) {
        store(id);
    }

    @Transactional
    public void storeTheNameOf(long id, long other) {
        manager.persist(new Article(id, "article " + other));
    }

    @Transactional
    public void storeInArchive(long id) {
        archive.persist(new Note(id));
    }

    @Transactional
    public String find(long id) {
        return manager.find(Article.class, id).name();
    }

    /** A look-up outside of a transaction. */
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    public String findOutside(long id) {
        return manager.find(Article.class, id).name();
    }

    /** The server's processes behind everything that the transaction uses. Each sees what the others have written. */
    @Transactional
    public Set<Integer> processes(long id) throws SQLException {
        Set<Integer> processes = new TreeSet<>();
        store(id);
        manager.flush();
        processes.add(((Number) manager.createNativeQuery(PROCESS).getSingleResult()).intValue());
        processes.add(database.queryOne(PROCESS, row -> row.getInt(1)).orElseThrow());
        for (DataSource source : new DataSource[] {injected, named}) {
            try (Connection connection = source.getConnection();
                    Statement statement = connection.createStatement()) {
                try (ResultSet row = statement.executeQuery(PROCESS)) {
                    row.next();
                    processes.add(row.getInt(1));
                }
                try (ResultSet row = statement.executeQuery("SELECT 1 FROM article WHERE id = " + id)) {
                    if (!row.next()) {
                        throw new IllegalStateException("not seen by " + source);
                    }
                }
            }
        }
        return processes;
    }
}
