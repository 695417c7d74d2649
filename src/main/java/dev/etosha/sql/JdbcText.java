package dev.etosha.sql;

import dev.etosha.sql.SqlScanner.Token;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/** Writes a text in which pgjdbc's parser reads the same statement that PostgreSQL reads in the original. */
final class JdbcText {

    /** After these words, a parameter that precedes IS NULL is the whole operand. */
    private static final Set<String> BEFORE_OPERAND =
            Set.of("(", ",", "select", "where", "having", "on", "when", "and", "or", "not");

    private final String text;
    private final SqlScanner scanner;
    private final StringBuilder jdbc;
    private final List<String> names = new ArrayList<>();
    private String before = "";
    private boolean begun; // whether the current statement has more than spaces and comments
    private int semicolon = -1; // the end of the previous statement
    private int operandEnd = -1; // the end of a parameter that IS NULL may follow
    private boolean afterIs;

    /** For each open parenthesis, bracket and CASE: whether the AND of a BETWEEN is expected. */
    private final Deque<Boolean> betweens = new ArrayDeque<>(List.of(false));

    JdbcText(String text) {
        this.text = text;
        this.scanner = new SqlScanner(text);
        this.jdbc = new StringBuilder(text.length() + 16);
    }

    NamedSql build() {
        for (Token token = scanner.next(); token != Token.END; token = scanner.next()) {
            boolean ends = token == Token.OTHER && scanner.is(";");
            if (ends) {
                semicolon();
            } else if (token != Token.SPACE && token != Token.COMMENT) {
                begin();
            }
            switch (token) {
                case PARAMETER -> parameter();
                case QUESTION_MARK -> questionMark();
                case ESCAPE_STRING -> jdbc.append(escapeString(scanner.token()));
                case COMMENT -> jdbc.append(comment(scanner.token()));
                case WORD -> word();
                default -> jdbc.append(ends ? "" : scanner.token());
            }
            if (token != Token.SPACE && token != Token.COMMENT) {
                String text = token == Token.WORD ? scanner.lowerCase() : scanner.token();
                before = nest(token, text) ? "between and" : text;
                if (token != Token.WORD && token != Token.PARAMETER) {
                    operandEnd = -1;
                }
            }
        }
        String written = jdbc.toString();
        Effect effect = Effect.of(written);
        return new NamedSql(
                text,
                written,
                List.copyOf(names),
                Set.copyOf(names).size(),
                InLists.names(text),
                effect,
                PlainWrite.is(written),
                BatchForm.of(written),
                effect.reads() || effect == Effect.LOCK ? Part.of(written) : null);
    }

    /** Tracks nesting. Returns whether the token is the AND of a BETWEEN, which a bound follows and not an operand. */
    private boolean nest(Token token, String text) {
        boolean name = before.equals(".") || before.equals("as"); // after these a keyword is a name
        boolean open = token == Token.WORD ? text.equals("case") && !name : text.equals("(") || text.equals("[");
        boolean close = token == Token.WORD ? text.equals("end") && !name : text.equals(")") || text.equals("]");
        if (open) {
            betweens.push(false);
        } else if (close && betweens.size() > 1) {
            betweens.pop();
        } else if (token == Token.WORD && !name && (text.equals("between") || text.equals("and"))) {
            boolean between = betweens.pop();
            betweens.push(text.equals("between"));
            return between && text.equals("and");
        }
        return false;
    }

    /** Leaves the semicolon out until another statement follows: pgjdbc takes a comment after it for a statement. */
    private void semicolon() {
        if (begun) {
            semicolon = jdbc.length();
            begun = false;
        }
    }

    private void begin() {
        if (!begun && semicolon >= 0) {
            jdbc.insert(semicolon, ';');
        }
        begun = true;
    }

    private void parameter() {
        names.add(scanner.token().substring(1));
        char last = jdbc.isEmpty() ? ' ' : jdbc.charAt(jdbc.length() - 1);
        if (last == '?' || SqlScanner.isIdentifierPart(last)) {
            jdbc.append(' '); // "??" is an operator to pgjdbc, and x? becomes the identifier x$1
        }
        jdbc.append('?');
        operandEnd = BEFORE_OPERAND.contains(before) ? jdbc.length() : -1;
        afterIs = false;
    }

    private void questionMark() {
        if (before.startsWith(":") && jdbc.charAt(jdbc.length() - 1) == '?') {
            jdbc.append(' ');
        }
        jdbc.append("??");
    }

    /**
     * Casts to text in {@code :x IS NULL}, where PostgreSQL can't infer the type of a null. Any type allows this cast.
     */
    private void word() {
        jdbc.append(scanner.token());
        if (operandEnd < 0) {
            return;
        }
        switch (scanner.lowerCase()) {
            case "is" -> afterIs = true;
            case "not" -> operandEnd = afterIs ? operandEnd : -1;
            case "null" -> {
                if (afterIs) {
                    jdbc.insert(operandEnd, "::text");
                }
                operandEnd = -1;
            }
            default -> operandEnd = -1;
        }
    }

    /**
     * Replaces '' in an E string with \', which means the same: pgjdbc forgets after '' that the string has escapes.
     */
    private static String escapeString(String quoted) {
        StringBuilder result = new StringBuilder(quoted.length()).append('\'');
        int last = quoted.length() - 1;
        for (int offset = 1; offset <= last; offset++) {
            char each = quoted.charAt(offset);
            boolean pair = offset < last && (each == '\\' || each == '\'');
            result.append(pair && each == '\'' ? '\\' : each);
            if (pair) {
                result.append(quoted.charAt(++offset));
            }
        }
        return result.toString();
    }

    /** Splits /*&#47;, which pgjdbc takes for a whole comment. */
    private static String comment(String comment) {
        return comment.startsWith("/*/") ? "/* " + comment.substring(2) : comment;
    }
}
