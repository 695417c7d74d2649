package dev.etosha.jndi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLNonTransientConnectionException;
import org.junit.jupiter.api.Test;

/** The pool is all that a server may choose. */
class EtoshaDataSourceTest {

    private final EtoshaDataSource source = new EtoshaDataSource();

    @Test
    void itIsTheDefaultPoolUnlessAnotherWasChosen() {
        assertThat(source.getPool()).isEqualTo("default");
        source.setPool("reporting");
        assertThat(source).hasToString("data source of pool reporting");
    }

    @Test
    void whatSaysWhereTheDatabaseIsIsRefused() {
        source.setUser("me");
        source.setPassword("hush");
        source.setServerName("db.example.org");
        source.setPortNumber(5432);
        assertThatThrownBy(source::getConnection)
                .isInstanceOf(SQLNonTransientConnectionException.class)
                .hasMessageContaining("must not set password, portNumber, serverName, user")
                .hasMessageNotContaining("hush");
    }

    @Test
    void whatServersSetByThemselvesIsAccepted() {
        source.setUser("");
        source.setPassword(null);
        source.setUrl("jdbc:hsqldb:mem:hsqldb");
        source.setServerName("localhost");
        source.setPortNumber(-1);
        source.setDatabaseName("");
        source.setDescription("text");
        source.setLoginTimeout(0);
        source.setPool("not-configured");
        assertThatThrownBy(source::getConnection)
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("db.not-configured.url");
    }

    @Test
    void anotherUserIsRefused() {
        assertThatThrownBy(() -> source.getConnection("me", "hush"))
                .isInstanceOf(SQLFeatureNotSupportedException.class);
    }
}
