package dev.etosha.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.etosha.session.PhysicalConnection;
import java.lang.ref.WeakReference;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class StoreTest {

    private final Store store = new Store(new Closer("test"));

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void anAddedConnectionCanBeTaken() throws SQLException {
        PhysicalConnection added = add();

        assertThat(taken()).isSameAs(added);
        assertThat(store.all()).containsExactly(added);
    }

    @Test
    void aTakenConnectionIsNotFree() throws SQLException {
        add();
        add();
        assertThat(store.free()).isEqualTo(2);

        taken();
        assertThat(store.free()).isEqualTo(1);
        assertThat(store.anyFree()).isTrue();
        taken();
        assertThat(store.anyFree()).isFalse();
        assertThat(store.take()).isNull();
    }

    @Test
    void noConnectionIsTakenTwice() throws SQLException {
        Set<PhysicalConnection> added = new HashSet<>();
        Set<PhysicalConnection> taken = new HashSet<>();
        for (int i = 0; i < 3; i++) {
            added.add(add());
        }
        for (int i = 0; i < 3; i++) {
            taken.add(taken());
        }

        assertThat(taken).hasSize(3).isEqualTo(added);
    }

    @Test
    void aReturnedConnectionCanBeTakenAgain() throws SQLException {
        PhysicalConnection connection = add();
        taken();
        store.put(connection);

        assertThat(taken()).isSameAs(connection);
    }

    @Test
    void aThreadTakesTheConnectionThatItReturnedLast() throws SQLException {
        add();
        add();
        PhysicalConnection second = taken();
        PhysicalConnection first = taken();
        store.put(first);
        store.put(second);

        assertThat(taken()).isSameAs(second);
    }

    @Test
    void anotherThreadCanTakeAReturnedConnection() throws Exception {
        PhysicalConnection connection = add();
        taken();
        store.put(connection);
        FutureTask<PhysicalConnection> other = new FutureTask<>(this::taken);
        Threads.platform().start(other);

        assertThat(other.get(20, TimeUnit.SECONDS)).isSameAs(connection);
    }

    @Test
    void discardedConnectionsAreClosedAndRemoved() throws SQLException {
        PhysicalConnection connection = add();
        taken();
        store.discard(connection);

        assertThat(store.all()).isEmpty();
        while (!connection.raw().isClosed()) {
            Thread.onSpinWait(); // another thread closes it
        }
    }

    @Test
    void discardedConnectionsAreNotKeptInMemory() throws SQLException {
        WeakReference<PhysicalConnection> discarded = discarded();
        for (int collections = 0; discarded.get() != null && collections < 200; collections++) {
            System.gc(); // repeated, because another thread closes the connection
        }
        assertThat(discarded.get()).isNull();
    }

    private WeakReference<PhysicalConnection> discarded() throws SQLException {
        PhysicalConnection connection = add();
        taken();
        store.put(connection);
        store.discard(taken());
        return new WeakReference<>(connection);
    }

    @Test
    void closingClosesFreeAndLentConnections() throws SQLException {
        Connection lent = add().raw();
        taken();
        Connection free = add().raw();
        store.close();

        assertThat(lent.isClosed()).isTrue();
        assertThat(free.isClosed()).isTrue();
        assertThat(store.take()).isNull();
    }

    @Test
    void nothingCanBeAddedAfterClosing() {
        store.close();

        assertThatThrownBy(this::add).isInstanceOf(SQLException.class);
        assertThat(store.all()).isEmpty();
    }

    private PhysicalConnection add() throws SQLException {
        PhysicalConnection connection = NoReturns.connection();
        store.add(connection);
        store.put(connection);
        return connection;
    }

    private PhysicalConnection taken() {
        return Objects.requireNonNull(store.take());
    }
}
