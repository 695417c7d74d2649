package dev.etosha.execution;

import dev.etosha.execution.SqlScanner.Token;
import java.util.Set;

/**
 * Whether a text is certainly a single INSERT, UPDATE, DELETE or MERGE. Another statement may follow such a one in the
 * same flight, and it neither begins nor ends a transaction, whatever it calls.
 */
final class PlainWrite {

    private static final Set<String> FIRST = Set.of("insert", "update", "delete", "merge");

    private PlainWrite() {}

    static boolean is(String sql) {
        SqlScanner scanner = new SqlScanner(sql);
        boolean begun = false;
        for (Token token = scanner.next(); token != Token.END; token = scanner.next()) {
            if (token == Token.SPACE || token == Token.COMMENT) {
                continue;
            }
            if (begun ? scanner.token().equals(";") : token != Token.WORD || !FIRST.contains(scanner.lowerCase())) {
                return false;
            }
            begun = true;
        }
        return begun;
    }
}
