package dev.etosha.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.etosha.jdbc.Changed;
import dev.etosha.jdbc.LentStatement;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Parents of JDBC objects are the wrappers. The driver's own objects are available through {@code unwrap}. */
class ParentRulesIT extends HandleOnServer {
    // By name, because the compiler warns about the driver's annotations that are not on the class path.
    private static final Class<?> PG_CONNECTION = driver("org.postgresql.PGConnection");
    private static final Class<?> PG_STATEMENT = driver("org.postgresql.PGStatement");

    @Test
    void parentsAreTheWrappers() throws SQLException {
        PreparedStatement prepared = handle.prepareStatement("SELECT 1");
        CallableStatement call = handle.prepareCall("SELECT 2");
        Statement statement = handle.createStatement();

        assertThat(prepared.getConnection()).isSameAs(handle);
        assertThat(call.getConnection()).isSameAs(handle);
        assertThat(prepared.executeQuery().getStatement()).isSameAs(prepared);
        assertThat(call.executeQuery().getStatement()).isSameAs(call);
        assertThat(statement.executeQuery("SELECT 1").getStatement()).isSameAs(statement);
        assertThat(List.of(call)).contains(call).doesNotContain(handle.prepareCall("SELECT 2"));
    }

    @Test
    void theSameResultsGetTheSameWrapper() throws SQLException {
        Statement statement = handle.createStatement();
        ResultSet results = statement.executeQuery("SELECT 1");
        assertThat(statement.getResultSet()).isSameAs(results);

        statement.execute("SELECT 1; SELECT 2");
        ResultSet first = statement.getResultSet();
        assertThat(first).isNotSameAs(results).isSameAs(statement.getResultSet());
        assertThat(statement.getMoreResults()).isTrue();
        assertThat(statement.getResultSet()).isNotSameAs(first);
        assertThat(statement.getMoreResults()).isFalse();
        assertThat(statement.getResultSet()).isNull();
    }

    @Test
    void generatedKeysBelongToTheStatement() throws SQLException {
        try (Statement statement = handle.createStatement()) {
            statement.execute("CREATE TEMP TABLE item (id serial, name text)");
            statement.executeUpdate("INSERT INTO item (name) VALUES ('a')", Statement.RETURN_GENERATED_KEYS);
            try (ResultSet keys = statement.getGeneratedKeys()) {
                assertThat(keys.getStatement()).isSameAs(statement);
                assertThat(statement.getGeneratedKeys()).isSameAs(keys);
                assertThat(keys.next()).isTrue();
                assertThat(keys.getInt("id")).isEqualTo(1);
            }
        }
    }

    @Test
    void metaDataBelongsToTheHandle() throws SQLException {
        DatabaseMetaData metaData = handle.getMetaData();
        ResultSet tables = metaData.getTables(null, "pg_catalog", "pg_class", null);

        assertThat(metaData.getConnection()).isSameAs(handle);
        assertThat(tables.next()).isTrue();
        assertThat(tables.getStatement().getConnection()).isSameAs(handle);
        assertThat(metaData.getDatabaseProductName()).isEqualTo("PostgreSQL");
        handle.close();
        assertThat(tables.isClosed()).isTrue();
    }

    @Test
    void closedMetaDataResultsAreNotKept() throws SQLException {
        ResultSet tables = handle.getMetaData().getTables(null, "pg_catalog", "pg_class", null);
        LentStatement hidden = (LentStatement) tables.getStatement();
        assertThat(hidden.forgotten()).isFalse();
        tables.close();

        assertThat(hidden.forgotten()).isTrue();
        assertThat(hidden.isClosed()).isTrue();
    }

    @Test
    void aCursorInAColumnBelongsToTheHandle() throws SQLException {
        handle.setAutoCommit(false);
        Statement statement = handle.createStatement();
        statement.execute("CREATE FUNCTION pg_temp.numbers() RETURNS refcursor LANGUAGE plpgsql AS"
                + " $$ DECLARE c refcursor; BEGIN OPEN c FOR SELECT generate_series(1, 3); RETURN c; END $$");
        ResultSet results = statement.executeQuery("SELECT pg_temp.numbers()");
        results.next();
        ResultSet cursor = (ResultSet) results.getObject(1);

        assertThat(cursor.next()).isTrue();
        assertThat(cursor.getStatement().getConnection()).isSameAs(handle);

        CallableStatement call = handle.prepareCall("{? = call pg_temp.numbers()}");
        call.registerOutParameter(1, Types.REF_CURSOR);
        call.execute();
        ResultSet returned = (ResultSet) call.getObject(1);
        assertThat(returned.next()).isTrue();
        assertThat(returned.getStatement().getConnection()).isSameAs(handle);
        handle.close();
        assertThat(cursor.isClosed()).isTrue();
        assertThat(returned.isClosed()).isTrue();
        raw.rollback();
    }

    @Test
    void theDriversOwnObjectsAreAvailable() throws SQLException {
        PreparedStatement prepared = handle.prepareStatement("SELECT 1");
        CallableStatement call = handle.prepareCall("SELECT 1");

        assertThat(handle.unwrap(PG_CONNECTION)).isSameAs(raw);
        assertThat(handle.unwrap(raw.getClass())).isSameAs(raw);
        assertThat(handle.isWrapperFor(PG_CONNECTION)).isTrue();
        assertThat(handle.isWrapperFor(String.class)).isFalse();
        assertThat(prepared.unwrap(PG_STATEMENT)).isNotSameAs(prepared);
        assertThat(prepared.isWrapperFor(PG_STATEMENT)).isTrue();
        assertThat(call.unwrap(PG_STATEMENT)).isNotNull();
        assertThat(handle.unwrap(Connection.class)).isSameAs(handle);
        assertThat(prepared.unwrap(PreparedStatement.class)).isSameAs(prepared);
        assertThat(call.unwrap(CallableStatement.class)).isSameAs(call);
        assertThat(call.isWrapperFor(CallableStatement.class)).isTrue();
        assertThat(handle.getMetaData().unwrap(DatabaseMetaData.class).getConnection())
                .isSameAs(handle);
        assertThatThrownBy(() -> handle.unwrap(String.class)).isInstanceOf(SQLException.class);
    }

    @Test
    void unwrappingTheDriversConnectionIsReportedToThePool() throws SQLException {
        handle.unwrap(PG_CONNECTION);
        handle.close();

        assertThat(notes.givenBack).containsExactly(Changed.UNWRAPPED | Changed.USED);
    }

    private static Class<?> driver(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
