package dev.etosha.sql;

import dev.etosha.sql.SqlScanner.Token;
import org.jspecify.annotations.Nullable;

/** A statement as one of several in a text. An open quote or comment would swallow the next statement. */
final class Part {

    private Part() {}

    /** The single statement without its semicolon; null if a quote or a comment is open at its end. */
    static @Nullable String of(String statement) {
        SqlScanner scanner = new SqlScanner(statement + "\n;");
        StringBuilder part = new StringBuilder(statement.length());
        boolean closed = false;
        boolean untilEndOfLine = false;
        for (Token token = scanner.next(); token != Token.END; token = scanner.next()) {
            String text = scanner.token();
            closed = text.equals(";");
            if (!closed) {
                part.append(text);
            }
            if (token != Token.SPACE && !closed) {
                untilEndOfLine = text.startsWith("--");
            }
        }
        if (!closed) {
            return null;
        }
        return untilEndOfLine ? part.toString() : part.toString().stripTrailing();
    }
}
