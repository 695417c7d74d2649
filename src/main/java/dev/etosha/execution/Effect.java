package dev.etosha.execution;

import dev.etosha.execution.SqlScanner.Token;
import java.util.Set;

/** What a text can do to the database outside of a transaction, as far as its words tell. In doubt it can do more. */
enum Effect {
    /** It names nothing that an application could define, so nothing can make it write. */
    NONE,
    /** It looks like a read. A view, a function, an operator or a policy of the application's own may write. */
    READ,
    /** The same, and it locks rows. */
    LOCK,
    /** It may write. If it fails, the server undoes all of it. */
    WHOLE,
    /** It may commit before it fails. */
    PARTS,
    /** It ends the transaction that it runs in. */
    ENDS;

    /** Statements of PostgreSQL that run transactions of their own, or have to do with the one that is open. */
    private static final Set<String> TRANSACTIONS = Set.of(
            ("abort analyse analyze begin call checkpoint cluster commit do end reindex release rollback savepoint start"
                            + " vacuum {") // JDBC's escape for a call
                    .split(" "));

    /** In any place these let a statement commit on its way, or reach another server. */
    private static final Set<String> BY_ITSELF = Set.of("concurrently", "subscription");

    private static final Set<String> END = Set.of("commit", "end", "abort", "rollback");

    static Effect of(String sql) {
        Effect read = PlainRead.of(sql);
        return read != null ? read : ofWrite(sql);
    }

    /** Whether it does nothing but read, as far as its words tell. */
    boolean reads() {
        return this == NONE || this == READ;
    }

    private static Effect ofWrite(String sql) {
        SqlScanner scanner = new SqlScanner(sql);
        Effect effect = WHOLE;
        boolean first = true;
        boolean ends = false;
        String before = "";
        for (Token token = scanner.next(); token != Token.END; token = scanner.next()) {
            if (token == Token.SPACE || token == Token.COMMENT) {
                continue;
            }
            String text = token == Token.WORD ? scanner.lowerCase() : scanner.token();
            if (first && text.equals("(")) {
                continue;
            }
            if (text.equals(";")) {
                if (ends) {
                    return ENDS;
                }
                first = true;
                continue;
            }
            if ((first && TRANSACTIONS.contains(text)) || (token == Token.WORD && BY_ITSELF.contains(text))) {
                effect = PARTS;
            }
            ends = first ? END.contains(text) : ends && !text.equals("to"); // a savepoint
            ends |= before.equals("prepare") && text.equals("transaction");
            first = false;
            before = text;
        }
        return ends ? ENDS : effect;
    }
}
