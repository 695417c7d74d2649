package dev.etosha.execution;

import dev.etosha.execution.SqlScanner.Token;
import org.jspecify.annotations.Nullable;

/** A statement as one of several of a text: what it leaves open would take its neighbours in. */
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
