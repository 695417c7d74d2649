package dev.etosha.execution;

import dev.etosha.Database;
import dev.etosha.pool.ConnectionPool;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PGobject;

/**
 * A way in which an application uses the table of a {@link Migration}. Its values are valid before and after the
 * migration.
 */
final class Usage {

    /** A way to run a statement. */
    private enum Way {
        QUERY,
        UPDATE,
        BATCH,
        PIPELINE,
        STREAM,
        TRANSACTION,
        CONNECTION,
        JDBC,
        JDBC_TRANSACTION,
        JDBC_BATCH,
        JDBC_PLAIN
    }

    /** The form in which a value is passed. */
    private enum Form {
        TYPED,
        UNTYPED,
        NULL,
        NAMED_TYPE,
        LIST
    }

    private static final List<String> READS = List.of(
            "SELECT * FROM moved WHERE v = :v",
            "SELECT id, v FROM moved WHERE v IS NOT DISTINCT FROM :v",
            "SELECT v FROM moved WHERE id < 3 AND (v = :v OR true)",
            "SELECT v FROM shown WHERE v <> :v",
            "SELECT called(:v)",
            "SELECT told(1), coalesce(:v, v) FROM moved",
            "SELECT told(id), v = :v FROM shown");
    private static final List<String> LISTS =
            List.of("SELECT id, v FROM moved WHERE v = ANY(:v)", "SELECT count(*) FROM shown WHERE v <> ALL(:v)");
    private static final List<String> WRITES = List.of(
            "UPDATE moved SET v = :v WHERE id = 1",
            "INSERT INTO moved VALUES (1, :v) ON CONFLICT (id) DO UPDATE SET v = excluded.v",
            "INSERT INTO moved AS m (id, v) VALUES (2, :v) ON CONFLICT (id) DO UPDATE SET v = coalesce(:v, m.v)",
            "UPDATE moved SET v = :v WHERE id = 2 RETURNING *");

    private final Way way;
    private final Form form;
    private final String sql;
    private final Migration migration;
    private final long chance;

    private Usage(Way way, Form form, String sql, Migration migration, long chance) {
        this.way = way;
        this.form = form;
        this.sql = sql;
        this.migration = migration;
        this.chance = chance;
    }

    static Usage draw(Random random, Migration migration) {
        Way way = Way.values()[random.nextInt(Way.values().length)];
        Form form = Form.values()[random.nextInt(Form.values().length)];
        boolean writes = way == Way.UPDATE || way == Way.BATCH || way == Way.JDBC_BATCH || random.nextInt(3) == 0;
        if (way == Way.PIPELINE || way == Way.STREAM) {
            writes = false;
        }
        if (writes && form == Form.LIST) {
            form = Form.UNTYPED;
        }
        List<String> texts = writes ? WRITES : form == Form.LIST ? LISTS : READS;
        if (way == Way.PIPELINE) {
            texts = form == Form.LIST ? LISTS.subList(0, 1) : READS.subList(0, 4);
        }
        return new Usage(way, form, texts.get(random.nextInt(texts.size())), migration, random.nextLong());
    }

    void run(ConnectionPool pool, boolean migrated) throws Exception {
        String type = migrated ? migration.after : migration.before;
        Random random = new Random(chance + (migrated ? 1 : 0));
        Database database = Databases.on(pool);
        Object value = value(type, random);
        Map<String, @Nullable Object> parameters = new HashMap<>();
        parameters.put("v", value);
        switch (way) {
            case QUERY -> database.query(sql, parameters, Usage::read);
            case UPDATE -> database.update(sql, parameters);
            case BATCH -> database.updateBatch(sql, List.of(parameters, parameters, parameters));
            case PIPELINE ->
                database.pipeline(reads -> {
                    var first = reads.query(sql, parameters, Usage::read);
                    var second = reads.query("SELECT count(*) FROM moved", row -> row.getInt(1));
                    return () -> List.of(first.get(), second.get());
                });
            case STREAM -> database.stream(sql, parameters, Usage::read, rows -> rows.toList());
            case TRANSACTION ->
                database.inTransaction(transaction -> {
                    transaction.query("SELECT count(*) FROM moved", row -> row.getInt(1));
                    return transaction.query(
                            sql + (sql.startsWith("SELECT") || sql.endsWith("*") ? "" : " RETURNING id"),
                            parameters,
                            Usage::read);
                });
            case CONNECTION -> database.useConnection(connection -> jdbc(connection, value));
            case JDBC, JDBC_PLAIN -> {
                try (Connection connection = pool.dataSource().getConnection()) {
                    jdbc(connection, value);
                }
            }
            case JDBC_TRANSACTION, JDBC_BATCH -> {
                try (Connection connection = pool.dataSource().getConnection()) {
                    connection.setAutoCommit(false);
                    jdbc(connection, value);
                    connection.commit();
                }
            }
        }
    }

    private void jdbc(Connection connection, @Nullable Object value) throws SQLException {
        String text = sql.replace(":v", "?");
        if (way == Way.JDBC_PLAIN) {
            try (var statement = connection.createStatement()) {
                statement.execute(sql.replace(":v", "NULL")); // other values would change the text
            }
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(text)) {
            int parameters = text.length() - text.replace("?", "").length();
            for (int round = 0; round < (way == Way.JDBC_BATCH ? 3 : 1); round++) {
                for (int i = 1; i <= parameters; i++) {
                    set(connection, statement, i, value);
                }
                if (way == Way.JDBC_BATCH) {
                    statement.addBatch();
                }
            }
            if (way == Way.JDBC_BATCH) {
                statement.executeBatch();
            } else if (statement.execute()) {
                try (ResultSet rows = statement.getResultSet()) {
                    while (rows.next()) {
                        Object unused = read(rows);
                    }
                }
            }
        }
    }

    private void set(Connection connection, PreparedStatement statement, int index, @Nullable Object value)
            throws SQLException {
        if (value == null) {
            statement.setNull(index, Types.NULL);
        } else if (value instanceof List<?> list) {
            if (form == Form.LIST && list.get(0) instanceof Enum<?>) {
                statement.setArray(index, connection.createArrayOf("mood", new Object[] {"ok", "sad"}));
            } else {
                statement.setObject(index, literal(list), Types.OTHER);
            }
        } else if (value instanceof Enum<?> constant) {
            statement.setObject(index, constant.name(), Types.OTHER);
        } else if (value instanceof Instant instant) {
            statement.setTimestamp(index, Timestamp.from(instant));
        } else if (form == Form.UNTYPED) {
            statement.setObject(index, value.toString(), Types.OTHER);
        } else {
            statement.setObject(index, value);
        }
    }

    private static String literal(Object value) {
        return value instanceof List<?> list
                ? "{" + String.join(",", list.stream().map(Object::toString).toList()) + "}"
                : value.toString();
    }

    private static Object read(ResultSet row) throws SQLException {
        List<Object> values = new ArrayList<>();
        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
            values.add(row.getObject(i));
            values.add(row.getString(i));
        }
        return values;
    }

    enum Mood {
        sad,
        ok,
        happy
    }

    private @Nullable Object value(String type, Random random) throws SQLException {
        return switch (form) {
            case NULL -> null;
            case LIST -> type.endsWith("[]") ? null : List.of(single(type, random), single(type, random));
            case NAMED_TYPE -> named(type, single(type, random));
            case TYPED -> single(type, random);
            case UNTYPED -> {
                Object value = single(type, random);
                yield value instanceof List
                                || value instanceof Enum
                                || way.name().startsWith("JDBC")
                                || way == Way.CONNECTION
                        ? value
                        : named("unknown", value);
            }
        };
    }

    private static Object named(String type, Object value) throws SQLException {
        PGobject object = new PGobject();
        object.setType(
                type.endsWith("[]")
                        ? "_"
                                + type.substring(0, type.length() - 2)
                                        .replace("int", "int4")
                                        .replace("big", "")
                        : switch (type) {
                            case "double precision" -> "float8";
                            case "int" -> "int4";
                            case "varchar(40)" -> "varchar";
                            case "boolean" -> "bool";
                            default -> type;
                        });
        object.setValue(literal(value));
        return object;
    }

    private static Object single(String type, Random random) throws SQLException {
        return switch (type) {
            case "int", "amount" -> random.nextInt(1 << 20);
            case "smallint" -> random.nextInt(1 << 10);
            case "bigint" -> random.nextLong() >>> 1;
            case "numeric" -> BigDecimal.valueOf(random.nextLong(), 3);
            case "double precision" -> random.nextDouble();
            case "text", "varchar(40)" -> "t" + random.nextInt(1000);
            case "uuid" -> new UUID(random.nextLong(), random.nextLong());
            case "date" -> LocalDate.ofEpochDay(random.nextInt(20_000));
            case "timestamp" -> LocalDateTime.of(2024, 1, 1 + random.nextInt(28), 10, 0);
            case "timestamptz" -> Instant.ofEpochSecond(random.nextInt(1 << 30));
            case "boolean" -> random.nextBoolean();
            case "mood" -> Mood.values()[random.nextInt(3)];
            case "pair" -> named("pair", "(1,x)");
            case "jsonb" -> named("jsonb", "{\"a\": 1}");
            case "text[]" -> List.of("a", "b");
            case "int[]" -> List.of(1, 2);
            case "bigint[]" -> List.of(1L << 40, 2L);
            case "mood[]" -> List.of(Mood.ok, Mood.sad);
            default -> throw new IllegalArgumentException(type);
        };
    }

    @Override
    public String toString() {
        return way + " of " + form + ": " + sql;
    }
}
