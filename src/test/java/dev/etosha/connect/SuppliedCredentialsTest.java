package dev.etosha.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.etosha.CredentialsSupplier;
import dev.etosha.DatabaseCredentials;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;

/** When the supplier is asked. */
class SuppliedCredentialsTest {

    private final Deque<DatabaseCredentials> answers = new ArrayDeque<>();
    private Instant now = Instant.parse("2026-11-30T12:00:00Z");
    private final SuppliedCredentials credentials = supplied(answers::remove);

    @Test
    void credentialsWithoutAnEndAreAskedForBeforeEachLogin() throws SQLException {
        answers.add(new DatabaseCredentials("shop", "first"));
        answers.add(new DatabaseCredentials("shop", "second"));
        assertThat(credentials.next().password()).isEqualTo("first");
        assertThat(credentials.next().password()).isEqualTo("second");
        assertThat(credentials.left()).isNull();
    }

    @Test
    void credentialsAreKeptUntilShortlyBeforeTheyExpire() throws SQLException {
        answers.add(until("first", now.plusSeconds(60)));
        answers.add(until("second", now.plusSeconds(120)));
        assertThat(credentials.next().password()).isEqualTo("first");
        now = now.plusSeconds(49);
        assertThat(credentials.next().password()).isEqualTo("first");
        assertThat(credentials.left()).isEqualTo(Duration.ofSeconds(11));
        now = now.plusSeconds(1);
        assertThat(credentials.next().password()).isEqualTo("second");
    }

    @Test
    void refusedCredentialsAreAskedForAgain() throws SQLException {
        answers.add(until("first", now.plusSeconds(60)));
        answers.add(until("second", now.plusSeconds(60)));
        answers.add(until("second", now.plusSeconds(60)));
        assertThat(credentials.next().password()).isEqualTo("first");
        assertThat(credentials.changed()).isTrue();
        assertThat(credentials.next().password()).isEqualTo("second");
        assertThat(credentials.changed()).isFalse();
    }

    @Test
    void expiredCredentialsAreRefused() {
        answers.add(until("first", now.minusSeconds(1)));
        assertThatThrownBy(credentials::next)
                .isInstanceOf(SQLException.class)
                .hasMessage("the credentials supplier of pool orders gave credentials that expired at"
                        + " 2026-11-30T11:59:59Z");
    }

    @Test
    void aFailureOfTheSupplierIsOneToWaitFor() {
        IOException away = new IOException("away");
        assertThatThrownBy(() -> supplied(() -> {
                            throw away;
                        })
                        .next())
                .hasMessage("the credentials supplier of pool orders failed with IOException")
                .hasCause(away)
                .hasFieldOrPropertyWithValue("SQLState", "08001");
    }

    @Test
    @SuppressWarnings("NullAway")
    void nullIsAFailure() {
        assertThatThrownBy(() -> supplied(() -> null).next())
                .hasMessage("the credentials supplier of pool orders gave null");
    }

    @Test
    void thePasswordIsNotShown() {
        assertThat(until("secret", now)).asString().isEqualTo("credentials of shop until 2026-11-30T12:00:00Z");
    }

    private SuppliedCredentials supplied(CredentialsSupplier supplier) {
        return new SuppliedCredentials("orders", supplier, () -> now);
    }

    private static DatabaseCredentials until(String password, Instant expires) {
        return new DatabaseCredentials("shop", password, expires);
    }
}
