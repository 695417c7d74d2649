package dev.etosha.sql;

import dev.etosha.RowMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The rows of a result as a stream, read on demand. */
final class StreamedRows<T> extends Spliterators.AbstractSpliterator<T> {

    private final ResultSet rows;
    private final RowMapper<T> mapper;
    private final FetchSize fetchSize;

    private StreamedRows(ResultSet rows, RowMapper<T> mapper) throws SQLException {
        super(Long.MAX_VALUE, Spliterator.ORDERED);
        this.rows = rows;
        this.mapper = mapper.specialize(rows);
        this.fetchSize = new FetchSize(rows);
    }

    @Override
    public boolean tryAdvance(Consumer<? super T> action) {
        T value;
        try {
            if (!rows.next()) {
                return false;
            }
            fetchSize.moved();
            value = mapper.map(rows);
        } catch (SQLException e) {
            throw new RowFailure(e);
        }
        action.accept(value);
        return true;
    }

    /** Gives the rows to a reader. A failure of the driver in the stream reaches the caller as it is. */
    static <T, R> R read(ResultSet rows, RowMapper<T> mapper, Function<Stream<T>, R> reader) throws SQLException {
        try (Stream<T> stream = StreamSupport.stream(new StreamedRows<>(rows, mapper), false)) {
            return reader.apply(stream);
        } catch (RowFailure e) {
            throw e.failure;
        }
    }

    /** Carries a failure of the driver through a stream. */
    private static final class RowFailure extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final SQLException failure;

        RowFailure(SQLException failure) {
            super(failure);
            this.failure = failure;
        }
    }
}
