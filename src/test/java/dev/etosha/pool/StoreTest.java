package dev.etosha.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class StoreTest {

    private final Store store = new Store();

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void whatWasAddedCanBeTaken() throws SQLException {
        PhysicalConnection added = add();

        assertThat(taken()).isSameAs(added);
        assertThat(store.all()).containsExactly(added);
    }

    @Test
    void whatIsTakenIsNotFree() throws SQLException {
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
    void whatWasPutBackCanBeTakenAgain() throws SQLException {
        PhysicalConnection connection = add();
        taken();
        store.put(connection);

        assertThat(taken()).isSameAs(connection);
    }

    @Test
    void aThreadFindsWhatItReturnedLast() throws SQLException {
        add();
        add();
        PhysicalConnection second = taken();
        PhysicalConnection first = taken();
        store.put(first);
        store.put(second);

        assertThat(taken()).isSameAs(second);
    }

    @Test
    void anotherThreadFindsItAsWell() throws Exception {
        PhysicalConnection connection = add();
        taken();
        store.put(connection);
        FutureTask<PhysicalConnection> other = new FutureTask<>(this::taken);
        Threads.platform().start(other);

        assertThat(other.get(20, TimeUnit.SECONDS)).isSameAs(connection);
    }

    @Test
    void discardedConnectionsAreClosedAndForgotten() throws SQLException {
        PhysicalConnection connection = add();
        taken();
        store.discard(connection);

        assertThat(store.all()).isEmpty();
        while (!connection.raw().isClosed()) {
            Thread.onSpinWait(); // closed on a thread of Agroal's
        }
    }

    @Test
    void discardedConnectionsAreNotKeptInMemory() throws SQLException {
        WeakReference<PhysicalConnection> discarded = discarded();
        for (int collections = 0; discarded.get() != null && collections < 200; collections++) {
            System.gc(); // again, since it is closed on a thread of Agroal's
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
    void closingClosesWhatIsFreeAndWhatIsLent() throws SQLException {
        Connection lent = add().raw();
        taken();
        Connection free = add().raw();
        store.close();

        assertThat(lent.isClosed()).isTrue();
        assertThat(free.isClosed()).isTrue();
        assertThat(store.take()).isNull();
    }

    @Test
    void whatHasNoOwnerYetCanBeTaken() throws SQLException {
        PhysicalConnection connection = addWithoutOwner();

        assertThat(taken()).isSameAs(connection);
    }

    @Test
    void whatIsDiscardedBeforeItHasAnOwnerIsClosedOnceItHas() throws SQLException {
        PhysicalConnection connection = addWithoutOwner();
        taken();
        store.discard(connection);
        store.own(connection);

        while (!connection.raw().isClosed()) {
            Thread.onSpinWait(); // closed on a thread of Agroal's
        }
    }

    @Test
    void closingClosesWhatHasNoOwnerYet() throws SQLException {
        PhysicalConnection connection = addWithoutOwner();
        store.close();

        assertThat(connection.raw().isClosed()).isTrue();
    }

    @Test
    void whatGetsItsOwnerAfterTheEndStaysClosed() throws SQLException {
        PhysicalConnection connection = addWithoutOwner();
        taken();
        store.close();
        store.own(connection);

        assertThat(connection.broken()).isTrue();
        assertThat(connection.raw().isClosed()).isTrue();
    }

    @Test
    void nothingIsAddedAfterTheEnd() {
        store.close();

        assertThatThrownBy(this::addWithoutOwner).isInstanceOf(SQLException.class);
        assertThat(store.all()).isEmpty();
    }

    @Test
    void ownersAreFoundForManyAtOnce() throws Exception {
        List<FutureTask<PhysicalConnection>> additions = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            FutureTask<PhysicalConnection> addition = new FutureTask<>(this::add);
            additions.add(addition);
            Threads.platform().start(addition);
        }
        for (FutureTask<PhysicalConnection> addition : additions) {
            assertThat(addition.get(20, TimeUnit.SECONDS).leave()).isNotNull();
        }
    }

    private PhysicalConnection add() throws SQLException {
        PhysicalConnection connection = addWithoutOwner();
        store.own(connection);
        return connection;
    }

    private PhysicalConnection addWithoutOwner() throws SQLException {
        PhysicalConnection connection = store.add(NoLoans.connection());
        store.put(connection);
        return connection;
    }

    private PhysicalConnection taken() {
        return Objects.requireNonNull(store.take());
    }
}
