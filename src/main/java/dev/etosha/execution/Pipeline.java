package dev.etosha.execution;

import dev.etosha.Reads;
import dev.etosha.RowMapper;
import dev.etosha.jdbc.Flight;
import dev.etosha.mapping.Mapping;
import dev.etosha.sql.Effect;
import dev.etosha.sql.SqlText;
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
 * Reads that are sent together. pgjdbc writes a text of several statements without waiting in between, and then reads
 * the answers. Each round trip is small enough that the server can receive all of it before anybody reads the answers.
 * Otherwise both sides would wait for ever.
 */
final class Pipeline<T> {

    /** A quarter of what the sockets hold with any setting, since a character may take three bytes. */
    static final int MOST_CHARACTERS = 16_384;

    /** pgjdbc waits for answers when it expects 64,000 bytes, and it expects 250 for each statement. */
    private static final int MOST_READS = 250;

    /** pgjdbc's limit for one text. */
    private static final int MOST_PARAMETERS = 65_535;

    private final List<List<PipelinedRead<?>>> flights = new ArrayList<>();
    private final Supplier<T> result;
    private Effect effect = Effect.NONE;
    private boolean repeatable = true;

    /** Runs the work, which names the reads. */
    Pipeline(Function<Reads, Supplier<T>> work) {
        Collecting reads = new Collecting();
        result = work.apply(reads);
        reads.open = false;
    }

    boolean isEmpty() {
        return flights.isEmpty();
    }

    /** Whether the pipeline can run again. */
    boolean repeatable() {
        return repeatable;
    }

    /** The strongest effect of its reads on the database. */
    Effect effect() {
        return effect;
    }

    /** Tells the attempt about its parameters. */
    void use(RunningAttempt attempt) {
        flights.forEach(flight -> flight.forEach(read -> read.use(attempt)));
    }

    /** The result that the work computes from the answers. */
    T result() {
        return result.get();
    }

    /** Runs all reads, in one round trip for each group, or one by one where statements can't travel together. */
    void run(Connection connection, SqlText.Progress progress) throws SQLException {
        boolean together = Flight.possible(connection);
        for (List<PipelinedRead<?>> flight : flights) {
            if (together) {
                run(connection, flight, progress);
            } else {
                for (PipelinedRead<?> read : flight) {
                    run(connection, List.of(read), progress);
                }
            }
        }
    }

    private static void run(Connection connection, List<PipelinedRead<?>> reads, SqlText.Progress progress)
            throws SQLException {
        List<String> parts = reads.stream().map(PipelinedRead::part).toList();
        boolean typed = reads.stream().allMatch(PipelinedRead::typed);
        try (PreparedStatement statement = Flight.prepare(connection, parts, typed)) {
            int index = 1;
            for (PipelinedRead<?> read : reads) {
                index = read.bind(statement, index);
            }
            execute(statement, parts);
            progress.executed();
            for (PipelinedRead<?> read : reads) {
                try (ResultSet rows = statement.getResultSet()) {
                    if (rows == null) {
                        throw new SQLException("the server's answers do not match " + parts, "08P01");
                    }
                    read.answer(rows);
                }
                boolean unused = statement.getMoreResults();
            }
        }
    }

    /** Executes the reads. A failure names all of them, since the server does not say which one failed. */
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

    /** Adds each read to the last group, or to a new one if that is full. */
    private final class Collecting implements Reads {

        private boolean open = true;
        private int parameters;
        private long charactersBehind;

        @Override
        public <R> Supplier<List<R>> query(String sql, Map<String, ?> values, RowMapper<R> mapper) {
            return add(new PipelinedRead<>(SqlText.parsed(sql), values, rows -> SqlText.all(rows, mapper)));
        }

        @Override
        public <R> Supplier<Optional<R>> queryOne(String sql, Map<String, ?> values, RowMapper<R> mapper) {
            return add(new PipelinedRead<>(SqlText.parsed(sql), values, rows -> SqlText.only(rows, mapper, sql)));
        }

        @Override
        public <R> Supplier<List<R>> query(String sql, Map<String, ?> values, Class<R> type) {
            return query(sql, values, Mapping.of(type));
        }

        @Override
        public <R> Supplier<Optional<R>> queryOne(String sql, Map<String, ?> values, Class<R> type) {
            return queryOne(sql, values, Mapping.of(type));
        }

        private <R> PipelinedRead<R> add(PipelinedRead<R> read) {
            if (!open) {
                throw new IllegalStateException("the work of this pipeline has returned, it takes no more reads");
            }
            repeatable &= read.repeatable();
            effect = read.effect().compareTo(effect) > 0 ? read.effect() : effect;
            parameters += read.parameterCount();
            charactersBehind += read.size(); // the server does not answer before it has received the whole first one
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

        private List<PipelinedRead<?>> last() {
            return flights.get(flights.size() - 1);
        }
    }
}
