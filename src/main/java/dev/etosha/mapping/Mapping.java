package dev.etosha.mapping;

import dev.etosha.RowMapper;

/** Makes the mapper of a class. */
public final class Mapping {

    private Mapping() {}

    /**
     * The mapper of a record, or of a class that a single column can be read as.
     *
     * @throws IllegalArgumentException if the class can't be mapped; the message names the class or the component
     */
    public static <T> RowMapper<T> of(Class<T> type) {
        return type.isRecord() ? new RecordMapper<>(RecordType.of(type)) : new ValueMapper<>(type);
    }
}
