package dev.etosha.conformance.app;

import dev.etosha.Database;
import dev.etosha.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;

/** What an application does in {@code @Transactional} methods. */
@ApplicationScoped
public class Orders {

    static final String INSERT = "INSERT INTO orders (id) VALUES (:id)";
    private static final String PROCESS = "SELECT pg_backend_pid()";

    @Inject
    Database database;

    @Inject
    DataSource dataSource;

    @Inject
    @Pool("default")
    DataSource byName;

    @Inject
    @Pool("archive")
    Database archive;

    @Inject
    @Pool("reporting")
    Database outside;

    @Inject
    Orders self;

    /** The server's processes behind everything that the transaction uses. */
    @Transactional
    public Set<Integer> processes() throws SQLException {
        Set<Integer> processes = new TreeSet<>();
        processes.add(database.queryOne(PROCESS, row -> row.getInt(1)).orElseThrow());
        processes.add(database.inTransaction(transaction ->
                transaction.queryOne(PROCESS, row -> row.getInt(1)).orElseThrow()));
        for (DataSource source : new DataSource[] {dataSource, byName}) {
            try (Connection connection = source.getConnection();
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(PROCESS)) {
                row.next();
                processes.add(row.getInt(1));
            }
        }
        return processes;
    }

    /** The server's processes behind this transaction and one inside of it. */
    @Transactional
    public Set<Integer> processesOfTwo() throws SQLException {
        Set<Integer> processes = new TreeSet<>(processes());
        processes.addAll(self.processesOfItsOwn());
        return processes;
    }

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public Set<Integer> processesOfItsOwn() throws SQLException {
        return processes();
    }

    /** Stores one by the service and the next by JDBC, with a connection that nobody closes. */
    @Transactional
    @SuppressWarnings("resource") // what a careless application does
    public void store(int id) throws SQLException {
        database.update(INSERT, Map.of("id", id));
        PreparedStatement insert = dataSource.getConnection().prepareStatement("INSERT INTO orders (id) VALUES (?)");
        insert.setInt(1, id + 1);
        insert.executeUpdate();
    }

    @Transactional
    public void storeAndFail(int id) throws SQLException {
        store(id);
        throw new IllegalStateException("own");
    }

    /** Fails at the commit, since the constraint is deferred. */
    @Transactional
    public void storeTwice(int id) {
        database.update(INSERT, Map.of("id", id));
        database.update(INSERT, Map.of("id", id));
    }

    @Transactional
    public void useTwoPools(int id) {
        database.update(INSERT, Map.of("id", id));
        archive.query(PROCESS, row -> row.getInt(1));
    }

    /** Stores one by a pool that joins nothing, and fails. */
    @Transactional
    public void storeOutsideAndFail(int id) {
        outside.update(INSERT, Map.of("id", id));
        throw new IllegalStateException("own");
    }
}
