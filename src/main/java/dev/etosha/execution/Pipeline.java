package dev.etosha.execution;

import dev.etosha.pool.Flight;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Reads that travel together. pgjdbc writes a text of several statements without waiting between them, and reads the
 * answers after that; so a flight is kept so small that the server can always take what is still to be written while it
 * waits for somebody to read its answers. Otherwise both would wait for ever.
 */
final class Pipeline<T> {

    /** What the sockets between hold, however they are set: a fourth of it, as a character may take three bytes. */
    static final int MOST_CHARACTERS = 16_384;

    /** pgjdbc waits for answers when it expects 64,000 bytes, and it expects 250 of each statement. */
    private static final int MOST_READS = 250;

    /** Of a text, to pgjdbc. */
    private static final int MOST_PARAMETERS = 65_535;

    private final List<List<Read<?>>> flights = new ArrayList<>();
    private final Supplier<T> result;
    private Effect effect = Effect.NONE;
    private boolean repeatable = true;

    /** Lets the work say what it reads. */
    Pipeline(Function<Reads, Supplier<T>> work) {
        Collecting reads = new Collecting();
        result = work.apply(reads);
        reads.open = false;
    }

    boolean isEmpty() {
        return flights.isEmpty();
    }

    /** Whether it can be run again. */
    boolean repeatable() {
        return repeatable;
    }

    /** The most that one of its reads can do to the database. */
    Effect effect() {
        return effect;
    }

    /** Tells the call of its parameters. */
    void use(Call<?> call) {
        flights.forEach(flight -> flight.forEach(read -> read.use(call)));
    }

    /** What the work makes of the answers. */
    T result() {
        return result.get();
    }

    /** Gets all answers, flight by flight; one by one where statements can't travel together. */
    void run(Connection connection, SqlText.Progress progress) throws SQLException {
        boolean together = Flight.possible(connection);
        for (List<Read<?>> flight : flights) {
            if (together) {
                run(connection, flight, progress);
            } else {
                for (Read<?> read : flight) {
                    run(connection, List.of(read), progress);
                }
            }
        }
    }

    private static void run(Connection connection, List<Read<?>> reads, SqlText.Progress progress) throws SQLException {
        List<String> parts = reads.stream().map(Read::part).toList();
        boolean typed = reads.stream().allMatch(Read::typed);
        try (PreparedStatement statement = Flight.prepare(connection, parts, typed)) {
            int index = 1;
            for (Read<?> read : reads) {
                index = read.bind(statement, index);
            }
            execute(statement, parts);
            progress.executed();
            for (Read<?> read : reads) {
                try (ResultSet rows = statement.getResultSet()) {
                    if (rows == null) {
                        throw new SQLException("the server's answers are not those of " + parts, "08P01");
                    }
                    read.answer(rows);
                }
                boolean unused = statement.getMoreResults();
            }
        }
    }

    /** The server does not say which statement it means. */
    private static void execute(PreparedStatement statement, List<String> parts) throws SQLException {
        try {
            boolean unused = statement.execute();
        } catch (SQLException e) {
            if (parts.size() == 1) {
                throw e;
            }
            throw new SQLException(
                    e.getMessage() + ", in one of " + parts.size() + " reads: " + String.join("; ", parts),
                    e.getSQLState(),
                    e);
        }
    }

    /** Puts each read into the last flight, or into another one if that is full. */
    private final class Collecting implements Reads {

        private boolean open = true;
        private int parameters;
        private long charactersBehind;

        @Override
        public <R> Supplier<List<R>> query(String sql, Map<String, ?> values, RowMapper<R> mapper) {
            return add(new Read<>(SqlText.parsed(sql), values, rows -> SqlText.all(rows, mapper)));
        }

        @Override
        public <R> Supplier<Optional<R>> queryOne(String sql, Map<String, ?> values, RowMapper<R> mapper) {
            return add(new Read<>(SqlText.parsed(sql), values, rows -> SqlText.only(rows, mapper, sql)));
        }

        private <R> Read<R> add(Read<R> read) {
            if (!open) {
                throw new IllegalStateException("the work of this pipeline has returned, it takes no more reads");
            }
            repeatable &= read.repeatable();
            effect = read.effect().compareTo(effect) > 0 ? read.effect() : effect;
            parameters += read.parameterCount();
            charactersBehind += read.size(); // the server answers nothing before it has all of the first one
            if (flights.isEmpty()
                    || last().size() == MOST_READS
                    || parameters > MOST_PARAMETERS
                    || charactersBehind > MOST_CHARACTERS) {
                flights.add(new ArrayList<>());
                parameters = read.parameterCount();
                charactersBehind = 0;
            }
            last().add(read);
            return read;
        }

        private List<Read<?>> last() {
            return flights.get(flights.size() - 1);
        }
    }
}
