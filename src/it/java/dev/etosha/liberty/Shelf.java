package dev.etosha.liberty;

import dev.etosha.cdi.Pool;
import dev.etosha.execution.Database;
import dev.etosha.libraries.Book;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;

/** What an application does in {@code @Transactional} methods. */
@ApplicationScoped
public class Shelf {

    private static final String INSERT = "INSERT INTO jpa_book (id, name) VALUES (:id, :name)";
    private static final String PROCESS = "SELECT pg_backend_pid()";

    @Inject
    Database database;

    @Inject
    DataSource dataSource;

    @Inject
    @Pool("default")
    DataSource byName;

    @Inject
    @Pool("reporting")
    Database reporting;

    @Inject
    Shelf self;

    int process() {
        return database.queryOne(PROCESS, row -> row.getInt(1)).orElseThrow();
    }

    /** The server's processes behind everything that the transaction uses. */
    @Transactional
    public Set<Integer> processes() throws SQLException {
        Set<Integer> processes = new TreeSet<>();
        processes.add(process());
        processes.add(database.inTransaction(transaction ->
                transaction.queryOne(PROCESS, row -> row.getInt(1)).orElseThrow()));
        for (DataSource source : new DataSource[] {dataSource, byName}) {
            try (Connection connection = source.getConnection();
                    var row = connection.createStatement().executeQuery(PROCESS)) {
                row.next();
                processes.add(row.getInt(1));
            }
        }
        return processes;
    }

    /** The server's processes behind this transaction and one inside of it. */
    @Transactional
    public Set<Integer> processesOfTwo() throws SQLException {
        Set<Integer> processes = new TreeSet<>(Set.of(process()));
        processes.addAll(self.processesOfItsOwn());
        return processes;
    }

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public Set<Integer> processesOfItsOwn() throws SQLException {
        return processes();
    }

    /** Stores one book by the service and one by JDBC, with a connection that nobody closes. */
    @Transactional
    @SuppressWarnings("resource") // what a careless application does
    public void store(int first, int second) throws SQLException {
        database.update(INSERT, Map.of("id", first, "name", "service"));
        PreparedStatement insert =
                dataSource.getConnection().prepareStatement("INSERT INTO jpa_book (id, name) VALUES (?, 'jdbc')");
        insert.setInt(1, second);
        insert.executeUpdate();
    }

    @Transactional
    public void storeAndFail(int first, int second) throws SQLException {
        store(first, second);
        throw new IllegalStateException("own");
    }

    /** Fails at the commit, since the constraint is deferred. */
    @Transactional
    public void storeTwice(int id) {
        database.update(INSERT, Map.of("id", id, "name", "one"));
        database.update(INSERT, Map.of("id", id, "name", "another"));
    }

    @Transactional
    public void useTwoPools() {
        database.update(INSERT, Map.of("id", 90, "name", "first pool"));
        reporting.update(INSERT, Map.of("id", 91, "name", "second pool"));
    }

    /** Stores one book by JPA and one by the service, which sees the other. */
    @Transactional
    public int storeByJpa(EntityManagerFactory books, int first, int second) {
        EntityManager manager = books.createEntityManager();
        manager.joinTransaction();
        manager.persist(new Book(first, "JPA"));
        manager.flush();
        database.update(INSERT, Map.of("id", second, "name", "service"));
        int seen = database.query("SELECT id FROM jpa_book", row -> row.getInt("id"))
                .size();
        manager.close();
        return seen;
    }

    @Transactional
    public void storeByJpaAndFail(EntityManagerFactory books, int first, int second) {
        storeByJpa(books, first, second);
        throw new IllegalStateException("own");
    }
}
