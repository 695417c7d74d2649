package dev.etosha.sql;

import dev.etosha.sql.SqlScanner.Token;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The text of a COPY.
 *
 * @param sql the text as it was written, which is sent unchanged
 * @param query the query in parentheses; null if the COPY names a table
 * @param option the first option that may change the row format from PostgreSQL's default; null if there is none
 */
public record CopyText(
        String sql, @Nullable String query, @Nullable String option) {

    /** Options that do not change the row format. */
    private static final Set<String> HARMLESS = Set.of("freeze", "on_error", "reject_limit", "log_verbosity");

    private static final Set<String> DEFAULT_FORMAT = Set.of("text", "'text'", "\"text\"");

    /** Parses a single COPY FROM STDIN, and refuses other texts. */
    public static CopyText in(String sql) {
        return parsed(sql, "from", "stdin", "copyIn takes a single COPY ... FROM STDIN, was: ");
    }

    /** Parses a single COPY TO STDOUT, and refuses other texts. */
    public static CopyText out(String sql) {
        return parsed(sql, "to", "stdout", "copyOut takes a single COPY ... TO STDOUT, was: ");
    }

    private static CopyText parsed(String sql, String direction, String file, String rule) {
        CopyText parsed = sql.indexOf('\0') < 0 ? new Parser(sql).copy(direction, file) : null;
        if (parsed == null) {
            throw new IllegalArgumentException(rule + sql);
        }
        return parsed;
    }

    /** Refuses options that change the row format. */
    public CopyText ofRows() {
        if (option != null) {
            throw new IllegalArgumentException(
                    "rows are copied in PostgreSQL's default text format; use the method with a stream of bytes"
                            + " for the option " + option + ", in: " + sql);
        }
        return this;
    }

    /** What a COPY TO can do to the database. */
    public Effect effect() {
        return query == null ? Effect.READ : Effect.of(query);
    }

    private static final class Parser {

        private final String sql;
        private final SqlScanner scanner;
        private final StringBuilder read = new StringBuilder(); // what precedes the token
        private String written = "";
        private String token = "";
        private boolean word;
        private boolean end;
        private int depth;

        Parser(String sql) {
            this.sql = sql;
            this.scanner = new SqlScanner(sql);
            next();
        }

        /** The COPY; null if the text is something else. */
        @Nullable
        CopyText copy(String direction, String file) {
            if (!skip("copy")) {
                return null;
            }
            String option = skip("binary") ? "BINARY" : null;
            String query = token.equals("(") ? inParentheses() : null;
            while (!end && !(word && depth == 0 && token.equals(direction))) {
                if (query != null || token.equals(";")) {
                    return null;
                }
                next();
            }
            if (!skip(direction) || !skip(file)) {
                return null;
            }
            String changing = changing();
            while (!end && !token.equals(";")) {
                next();
            }
            while (token.equals(";")) {
                next();
            }
            return end ? new CopyText(sql, query, option != null ? option : changing) : null;
        }

        private String inParentheses() {
            int start = read.length() + 1;
            while (!end && depth > 0) {
                next();
            }
            return read.substring(start, Math.max(start, read.lastIndexOf(")")));
        }

        /** The first option before WHERE that changes the row format. */
        private @Nullable String changing() {
            boolean unused = skip("with");
            boolean list = token.equals("(");
            String changing = null;
            String before = "";
            while (!end && !token.equals(";") && !(depth == 0 && word && token.equals("where"))) {
                String name = token;
                boolean names = !list || (depth == 1 && (before.equals("(") || before.equals(",")));
                next();
                if (changing == null && names && !HARMLESS.contains(name)) {
                    boolean text = name.equals("format") && DEFAULT_FORMAT.contains(token);
                    changing = text ? null : name.toUpperCase(Locale.ROOT);
                }
                before = name;
            }
            return changing;
        }

        private boolean skip(String keyword) {
            boolean found = word && token.equals(keyword);
            if (found) {
                next();
            }
            return found;
        }

        /**
         * Steps to the next token that is neither a space nor a comment. A parenthesis belongs to the depth that it
         * opens.
         */
        private void next() {
            boolean closed = token.equals(")");
            read.append(written);
            Token kind = scanner.next();
            while (kind == Token.SPACE || kind == Token.COMMENT) {
                read.append(scanner.token());
                kind = scanner.next();
            }
            end = kind == Token.END;
            word = kind == Token.WORD;
            written = end ? "" : scanner.token();
            token = word ? scanner.lowerCase() : written;
            depth += (token.equals("(") ? 1 : 0) - (closed ? 1 : 0);
        }
    }
}
