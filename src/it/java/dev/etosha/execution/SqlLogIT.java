package dev.etosha.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.etosha.Database;
import dev.etosha.testing.LogLines;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The log of {@code db.echo} and {@code db.slow-query}: the application's statements without their parameters. */
class SqlLogIT extends DatabaseOnServer {

    private static final String TIME = "\\d+ us";
    private static final String INSERTED = "INSERT INTO item (id, name) VALUES (?, ?)";

    @RegisterExtension
    final LogLines log = new LogLines("dev.etosha.sql");

    private final Database echoing = Databases.on(pool(config().withEcho(true)));

    private List<String> logged() {
        return log.lines().stream().map(line -> line.replaceAll(TIME, "t")).toList();
    }

    @Test
    void eachStatementIsALineWithoutItsParameters() {
        echoing.update(INSERT, Map.of("id", 1, "name", "secret"));
        echoing.query("SELECT name FROM item WHERE id = :id", Map.of("id", 1), row -> row.getString(1));

        assertThat(logged())
                .containsExactly(
                        "INFO pool default, t: " + INSERTED,
                        "INFO pool default, t: SELECT name FROM item WHERE id = ?");
    }

    /** The query for the transaction's id is sent in the same round trip as the first update. */
    @Test
    void anUpdateInATransactionIsLoggedAsWritten() {
        echoing.useTransaction(transaction -> {
            transaction.update(INSERT, Map.of("id", 1, "name", "one"));
            transaction.update(INSERT, Map.of("id", 2, "name", "two"));
        });

        assertThat(logged()).containsExactly("INFO pool default, t: " + INSERTED, "INFO pool default, t: " + INSERTED);
    }

    @Test
    void aFailureIsLoggedWithoutTheServersMessage() {
        echoing.update(INSERT, item(1));
        assertThat(catchThrowable(() -> echoing.update(INSERT, item(1)))).isNotNull();

        assertThat(logged().get(1)).isEqualTo("INFO pool default, t, failed: PSQLException: " + INSERTED);
    }

    @Test
    void statementsOnTheDataSourceAreLogged() {
        echoing.useConnection(connection -> {
            try (Connection same = connection;
                    PreparedStatement statement = same.prepareStatement("SELECT ?::int")) {
                statement.setInt(1, 42);
                statement.execute();
            }
        });

        assertThat(logged()).containsExactly("INFO pool default, t: SELECT ?::int");
    }

    @Test
    void onlySlowStatementsAreLoggedWithTheSlowQuerySetting() {
        Database database = Databases.on(pool(config().withSlowQuery(Duration.ofMillis(50))));
        database.query("SELECT 1", row -> 1);
        database.query("SELECT pg_sleep(0.1)", row -> 1);

        assertThat(logged()).containsExactly("WARNING pool default, slow, t: SELECT pg_sleep(0.1)");
    }
}
