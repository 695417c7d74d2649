package dev.etosha.execution;

import dev.etosha.execution.SqlScanner.Token;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/** Writes what pgjdbc's parser reads as the statement that PostgreSQL's scanner would read from the text. */
final class JdbcText {

    /** After these a parameter that is followed by IS NULL is the whole operand. */
    private static final Set<String> BEFORE_OPERAND =
            Set.of("(", ",", "select", "where", "having", "on", "when", "and", "or", "not");

    private final String text;
    private final SqlScanner scanner;
    private final StringBuilder jdbc;
    private final List<String> names = new ArrayList<>();
    private String before = "";
    private boolean begun; // whether the running statement is more than spaces and comments
    private int semicolon = -1; // where the one before it ended
    private int operandEnd = -1; // of a parameter that may turn out to be tested with IS NULL
    private boolean afterIs;

    /** For each open parenthesis, bracket and CASE, whether the AND of a BETWEEN is to come there. */
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
                effect,
                PlainWrite.is(written),
                BatchForm.of(written),
                effect.reads() || effect == Effect.LOCK ? Part.of(written) : null);
    }

    /** Follows what is open; whether it is the AND of a BETWEEN, behind which stands a bound and no operand. */
    private boolean nest(Token token, String text) {
        boolean name = before.equals(".") || before.equals("as"); // behind which a keyword is one
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

    /** Left out until another statement follows: pgjdbc takes a comment behind it for one. */
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

    /** PostgreSQL can't tell the type of a null in {@code :x IS NULL}; any type can be cast to text for the question. */
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

    /** pgjdbc takes what follows '' in an E string for a string without escapes; \' means the same to PostgreSQL. */
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

    /** pgjdbc takes /*&#47; for a whole comment. */
    private static String comment(String comment) {
        return comment.startsWith("/*/") ? "/* " + comment.substring(2) : comment;
    }
}
