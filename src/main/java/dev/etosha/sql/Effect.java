package dev.etosha.sql;

import dev.etosha.sql.SqlScanner.Token;
import java.util.Set;

/** What a text can do to the database outside of a transaction, judged by its words. In doubt it can do more. */
public enum Effect {
    /** It names nothing that an application can define, so nothing can make it write. */
    NONE,
    /** It looks like a read. A view, function, operator or policy of the application may still write. */
    READ,
    /** It looks like a read, and it locks rows. */
    LOCK,
    /** It may write. If it fails, the server undoes all of it. */
    WHOLE,
    /** It may commit before it fails. */
    PARTS,
    /** It ends the transaction that it runs in. */
    ENDS;

    /** PostgreSQL's statements that run transactions of their own, or control the open one. */
    private static final Set<String> TRANSACTIONS = Set.of(
            ("abort analyse analyze begin call checkpoint cluster commit do end reindex release rollback savepoint start"
                            + " vacuum {") // JDBC's escape for a call
                    .split(" "));

    /** Words that, in any place, let a statement commit before its end, or reach another server. */
    private static final Set<String> BY_ITSELF = Set.of("concurrently", "subscription");

    private static final Set<String> END = Set.of("commit", "end", "abort", "rollback");

    public static Effect of(String sql) {
        Effect read = PlainRead.of(sql);
        return read != null ? read : ofWrite(sql);
    }

    /** Whether it only reads, judged by its words. */
    public boolean reads() {
        return this == NONE || this == READ;
    }

    private static Effect ofWrite(String sql) {
        SqlScanner scanner = new SqlScanner(sql);
        Effect effect = WHOLE;
        boolean first = true;
        boolean ends = false;
        String before = "";
        for (Token token = scanner.nextText(); token != Token.END; token = scanner.nextText()) {
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
            ends = first ? END.contains(text) : ends && !text.equals("to"); // ROLLBACK TO a savepoint
            ends |= before.equals("prepare") && text.equals("transaction");
            first = false;
            before = text;
        }
        return ends ? ENDS : effect;
    }
}
