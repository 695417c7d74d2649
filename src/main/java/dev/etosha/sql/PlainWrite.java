package dev.etosha.sql;

import dev.etosha.sql.SqlScanner.Token;
import java.util.Set;

/**
 * Whether a text is certainly a single INSERT, UPDATE, DELETE or MERGE. Another statement may follow it in the same
 * round trip. It neither begins nor ends a transaction, whatever it calls.
 */
final class PlainWrite {

    private static final Set<String> WRITES = Set.of("insert", "update", "delete", "merge");
    private static final Set<String> OR_READS =
            Set.of("insert", "update", "delete", "merge", "select", "with", "values", "table");

    private PlainWrite() {}

    static boolean is(String sql) {
        return isSingle(sql, WRITES);
    }

    /** Also accepts a single query, which may write through what it calls. */
    static boolean isOrReads(String sql) {
        return isSingle(sql, OR_READS);
    }

    private static boolean isSingle(String sql, Set<String> first) {
        SqlScanner scanner = new SqlScanner(sql);
        boolean begun = false;
        for (Token token = scanner.nextText(); token != Token.END; token = scanner.nextText()) {
            if (begun ? scanner.token().equals(";") : token != Token.WORD || !first.contains(scanner.lowerCase())) {
                return false;
            }
            begun = true;
        }
        return begun;
    }
}
