package dev.etosha.session;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.QueryExecutor;
import org.postgresql.core.QueryExecutorBase;
import org.postgresql.core.TypeInfo;
import org.postgresql.jdbc.AutoSave;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.jdbc.PreferQueryMode;
import org.postgresql.util.PGobject;

/** A snapshot of the pgjdbc connection's own settings, beyond JDBC's. None of them reaches the server. */
public record DriverSettings(
        int prepareThreshold,
        boolean forceBinary,
        int fetchSize,
        int queryTimeout,
        AutoSave autosave,
        boolean adaptiveFetch,
        PreferQueryMode queryMode,
        boolean keepsColumnNames,
        boolean forgetsOnDeallocate,
        boolean forgetsOnDdl,
        Set<Integer> binarySent,
        Set<Integer> binaryReceived,
        Map<String, Class<? extends PGobject>> classes) {

    /** The types for which the driver has its own classes. */
    private static final List<String> TYPES =
            List.of("box", "circle", "line", "lseg", "path", "point", "polygon", "money", "interval");

    @SuppressWarnings("deprecation") // pgjdbc offers no other way to read the two sets
    public static DriverSettings of(BaseConnection driver) throws SQLException {
        QueryExecutor executor = driver.getQueryExecutor();
        return new DriverSettings(
                driver.getPrepareThreshold(),
                driver instanceof PgConnection connection && connection.getForceBinary(),
                driver.getDefaultFetchSize(),
                queryTimeout(driver),
                driver.getAutosave(),
                driver.getAdaptiveFetch(),
                executor.getPreferQueryMode(),
                driver.isColumnSanitiserDisabled(),
                !(executor instanceof QueryExecutorBase base) || base.isFlushCacheOnDeallocate(),
                forgetsOnDdl(executor),
                Set.copyOf(executor.getBinarySendOids()),
                Set.copyOf(executor.getBinaryReceiveOids()),
                classes(driver.getTypeInfo()));
    }

    /** Applies these settings to the driver. */
    void setBack(BaseConnection driver) throws SQLException {
        if (equals(of(driver))) {
            return;
        }
        QueryExecutor executor = driver.getQueryExecutor();
        driver.setPrepareThreshold(prepareThreshold);
        if (driver instanceof PgConnection connection) {
            connection.setForceBinary(forceBinary);
            connection.setDisableColumnSanitiser(keepsColumnNames);
        }
        driver.setDefaultFetchSize(fetchSize);
        if (queryTimeout(driver) != queryTimeout) {
            driver.setQueryTimeout(queryTimeout);
        }
        driver.setAutosave(autosave);
        driver.setAdaptiveFetch(adaptiveFetch);
        executor.setPreferQueryMode(queryMode);
        executor.setFlushCacheOnDeallocate(forgetsOnDeallocate);
        if (forgetsOnDdl(executor) != forgetsOnDdl) {
            executor.setFlushCacheOnDdl(forgetsOnDdl);
        }
        executor.setBinarySendOids(binarySent);
        executor.setBinaryReceiveOids(binaryReceived);
        driver.setTypeMap(new HashMap<>());
        for (Map.Entry<String, Class<? extends PGobject>> type : classes.entrySet()) {
            driver.addDataType(type.getKey(), type.getValue());
        }
    }

    /** 0 with an older driver, which a runtime may bring. */
    private static int queryTimeout(BaseConnection driver) throws SQLException {
        try {
            return driver.getQueryTimeout();
        } catch (NoSuchMethodError e) {
            return 0;
        }
    }

    /** False with an older driver. */
    private static boolean forgetsOnDdl(QueryExecutor executor) {
        try {
            return executor.isFlushCacheOnDdl();
        } catch (NoSuchMethodError e) {
            return false;
        }
    }

    private static Map<String, Class<? extends PGobject>> classes(TypeInfo types) {
        Map<String, Class<? extends PGobject>> classes = new HashMap<>();
        for (String type : TYPES) {
            Class<? extends PGobject> registered = types.getPGobject(type);
            if (registered != null) {
                classes.put(type, registered);
            }
        }
        return classes;
    }
}
