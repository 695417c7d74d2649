package dev.etosha.sql;

import dev.etosha.sql.SqlScanner.Token;
import java.util.Set;

/**
 * How a text runs for many sets of parameters, so that each statement runs to its end and each count is the server's.
 * In a batch, pgjdbc reads the returned rows only if it was told of them, and it accepts no text of several statements.
 */
enum BatchForm {
    /** An INSERT, UPDATE, DELETE or MERGE, in few round trips. */
    WITHOUT_ROWS,

    /** The same with RETURNING, in few round trips. */
    WITH_ROWS,

    /** Anything else, with a round trip for each set. */
    ONE_BY_ONE;

    private static final Set<String> WRITES = Set.of("insert", "update", "delete", "merge");

    static BatchForm of(String sql) {
        SqlScanner scanner = new SqlScanner(sql);
        int depth = 0;
        String first = "";
        String before = "";
        boolean writes = false;
        BatchForm form = WITHOUT_ROWS;
        for (Token token = scanner.nextText(); token != Token.END; token = scanner.nextText()) {
            String text = token == Token.WORD ? scanner.lowerCase() : scanner.token();
            if (before.equals(";") && !text.equals(";")) {
                return ONE_BY_ONE; // several statements
            }
            first = first.isEmpty() ? text : first;
            if (token == Token.WORD && depth == 0) {
                // after WITH a name may be one of these words too, but not after a parenthesis
                writes |= WRITES.contains(text) && (before.isEmpty() || (first.equals("with") && before.equals(")")));
                form = text.equals("returning") ? WITH_ROWS : form;
            }
            depth += text.equals("(") ? 1 : text.equals(")") ? -1 : 0;
            before = text;
        }
        return writes ? form : ONE_BY_ONE;
    }
}
