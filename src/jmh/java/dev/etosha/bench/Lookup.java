package dev.etosha.bench;

import dev.etosha.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** Reads one account's balance by its primary key. */
final class Lookup {

    static final String SQL = "SELECT abalance FROM pgbench_accounts WHERE aid = ?";
    static final String NAMED = "SELECT abalance FROM pgbench_accounts WHERE aid = :aid";

    private Lookup() {}

    static int on(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SQL)) {
            statement.setInt(1, account());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }

    static void by(Database database) {
        database.query(NAMED, Map.of("aid", account()), row -> row.getInt(1));
    }

    /** A random account. */
    static int account() {
        return ThreadLocalRandom.current().nextInt(1, Server.ACCOUNTS + 1);
    }
}
