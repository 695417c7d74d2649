package dev.etosha.retry;

import static dev.etosha.retry.SqlStateTableTest.server;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which failures can come from outdated state of a connection. */
class MemoryTest {

    @ParameterizedTest
    @CsvSource({
        "42804, NAMES",
        "42883, NAMES",
        "42P18, NAMES",
        "42846, NAMES",
        "42703, NAMES",
        "42P01, NAMES",
        "42704, NAMES",
        "3F000, NAMES",
        "XX000, IDENTITIES",
        "22P02, PARAMETERS",
        "22P03, PARAMETERS",
        "22003, PARAMETERS",
        "22007, PARAMETERS",
        "22009, PARAMETERS",
        "22015, PARAMETERS",
        "22012, NONE",
        "23505, NONE",
        "25P02, NONE",
        "26000, NONE",
        "40001, NONE",
        "42501, NONE",
        "42P07, NONE",
        "42710, NONE",
        "57014, NONE"
    })
    void theSqlStateTellsWhichStateMayBeOutdated(String state, Memory memory) {
        SQLException thrown = server(state, "ERROR", "some_routine");
        assertThat(Failure.of(thrown).memory()).isEqualTo(memory);
        assertThat(Failure.of(new BatchUpdateException(thrown)).memory()).isEqualTo(memory);
    }

    @Test
    void aStatementInAFailedTransactionDoesNotCount() {
        SQLException first = server("42P01", "ERROR", "some_routine");
        SQLException after = server("25P02", "ERROR", "some_routine");
        after.initCause(first);

        assertThat(Failure.of(after).memory()).isEqualTo(Memory.NONE);
        assertThat(Failure.of(after).sqlState()).isEqualTo("42P01");
    }

    @Test
    void aStalePlanIsRecognizedByTheServersRoutine() {
        assertThat(Failure.of(server("0A000", "ERROR", "RevalidateCachedQuery")).memory())
                .isEqualTo(Memory.PLAN);
        assertThat(Failure.of(server("0A000", "ERROR", "other")).memory()).isEqualTo(Memory.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"XX000", "42804", "22P02", "3F000"})
    void anSqlStateRaisedByAFunctionDoesNotCount(String state) {
        assertThat(Failure.of(server(state, "ERROR", "exec_stmt_raise")).memory())
                .isEqualTo(Memory.NONE);
    }

    @Test
    void anSqlStateOfTheDriverDoesNotCount() {
        assertThat(Failure.of(new SQLException("no such type", "42704")).memory())
                .isEqualTo(Memory.NONE);
        assertThat(Failure.of(new IllegalStateException()).memory()).isEqualTo(Memory.NONE);
    }

    @Test
    void workThatFailedByOutdatedStateIsRepeated() {
        Failure failure = Failure.of(server("42804", "ERROR", "transformAssignedExpr"));
        assertThat(failure.outcome(Phase.STATEMENT)).isEqualTo(Outcome.NOT_APPLIED_FINAL);
        assertThat(failure.outdated().outcome(Phase.STATEMENT)).isEqualTo(Outcome.NOT_APPLIED_RETRY);
        assertThat(failure.outdated().sqlState()).isEqualTo("42804");
    }
}
