package dev.etosha.sql;

import java.util.Locale;

/**
 * Splits SQL text into tokens by the rules of PostgreSQL's scanner (scan.l), and adds {@code :name}. Assumes
 * {@code standard_conforming_strings}, PostgreSQL's default. One pass, linear in the length of the text.
 */
public final class SqlScanner {

    public enum Token {
        /** A keyword, or an identifier without quotes. */
        WORD,
        QUOTED_IDENTIFIER,
        /** A string in single quotes or dollar quotes, in which a backslash is an ordinary character. */
        STRING,
        /** E'...', from its opening quote on. */
        ESCAPE_STRING,
        COMMENT,
        SPACE,
        /** A colon and a name. */
        PARAMETER,
        QUESTION_MARK,
        /** A number, or one character of an operator or punctuation; {@code ::} and {@code :=} are one token. */
        OTHER,
        END
    }

    private final String text;
    private int start;
    private int end;
    private boolean escapes;

    public SqlScanner(String text) {
        this.text = text;
    }

    /** Steps to the next token that is neither space nor comment. */
    Token nextText() {
        Token token = next();
        while (token == Token.SPACE || token == Token.COMMENT) {
            token = next();
        }
        return token;
    }

    /** Steps to the next token. An open quote or comment reaches to the end of the text. */
    public Token next() {
        boolean afterE = escapes;
        escapes = false;
        start = end;
        if (start == text.length()) {
            return Token.END;
        }
        char first = text.charAt(start);
        if (isSpace(first)) {
            return until(endOfSpace(), Token.SPACE);
        }
        if (isIdentifierStart(first)) {
            until(endOfIdentifier(start), Token.WORD);
            escapes = is("e") && at(end) == '\'';
            return Token.WORD;
        }
        return switch (first) {
            case '\'' -> until(endOfQuote(afterE), afterE ? Token.ESCAPE_STRING : Token.STRING);
            case '"' -> until(endOfQuote(false), Token.QUOTED_IDENTIFIER);
            case '-' -> at(start + 1) == '-' ? until(endOfLine(), Token.COMMENT) : until(start + 1, Token.OTHER);
            case '/' -> at(start + 1) == '*' ? until(endOfComment(), Token.COMMENT) : until(start + 1, Token.OTHER);
            case '$' -> afterDollar();
            case ':' -> afterColon();
            case '?' -> until(start + 1, Token.QUESTION_MARK);
            default -> until(isDigit(first) ? endOfIdentifier(start) : start + 1, Token.OTHER);
        };
    }

    /** The text of the token. */
    public String token() {
        return text.substring(start, end);
    }

    /** The text of the token in lower case, for comparison with keywords. */
    public String lowerCase() {
        return token().toLowerCase(Locale.ROOT);
    }

    boolean is(String word) {
        return end - start == word.length() && text.regionMatches(true, start, word, 0, word.length());
    }

    private Token until(int offset, Token token) {
        end = Math.min(offset, text.length());
        return token;
    }

    private Token afterColon() {
        char next = at(start + 1);
        if (next == ':' || next == '=') {
            return until(start + 2, Token.OTHER);
        }
        int name = start + 1;
        int offset = name;
        while (offset < text.length() && isOfName(text.codePointAt(offset), offset == name)) {
            offset += Character.charCount(text.codePointAt(offset));
        }
        return offset == name ? until(name, Token.OTHER) : until(offset, Token.PARAMETER);
    }

    private Token afterDollar() {
        int tagEnd = start + 1;
        while (isIdentifierStart(at(tagEnd)) || (tagEnd > start + 1 && isDigit(at(tagEnd)))) {
            tagEnd++;
        }
        if (at(tagEnd) != '$') {
            return until(start + 1, Token.OTHER); // $1, which belongs to PREPARE and to function bodies
        }
        String tag = text.substring(start, tagEnd + 1);
        int close = text.indexOf(tag, tagEnd + 1);
        return until(close < 0 ? text.length() : close + tag.length(), Token.STRING);
    }

    private int endOfQuote(boolean backslashEscapes) {
        char quote = text.charAt(start);
        for (int offset = start + 1; offset < text.length(); offset++) {
            char each = text.charAt(offset);
            if (each == '\\' && backslashEscapes) {
                offset++;
            } else if (each == quote) {
                if (at(offset + 1) != quote) {
                    return offset + 1;
                }
                offset++;
            }
        }
        return text.length();
    }

    private int endOfComment() {
        int depth = 1;
        for (int offset = start + 2; offset < text.length(); offset++) {
            if (text.charAt(offset) == '/' && at(offset + 1) == '*') {
                depth++;
                offset++;
            } else if (text.charAt(offset) == '*' && at(offset + 1) == '/') {
                depth--;
                offset++;
                if (depth == 0) {
                    return offset + 1;
                }
            }
        }
        return text.length();
    }

    private int endOfLine() {
        int offset = start;
        while (offset < text.length() && at(offset) != '\n' && at(offset) != '\r') {
            offset++;
        }
        return offset;
    }

    private int endOfSpace() {
        int offset = start;
        while (isSpace(at(offset))) {
            offset++;
        }
        return offset;
    }

    private int endOfIdentifier(int from) {
        int offset = from;
        while (isIdentifierPart(at(offset))) {
            offset++;
        }
        return offset;
    }

    /** The character at this place. Outside of the text it is NUL, which no SQL contains. */
    private char at(int offset) {
        return offset < text.length() ? text.charAt(offset) : '\0';
    }

    private static boolean isOfName(int character, boolean first) {
        return character == '_' || Character.isLetter(character) || (!first && Character.isDigit(character));
    }

    private static boolean isSpace(char each) {
        return each == ' ' || (each >= '\t' && each <= '\r');
    }

    private static boolean isDigit(char each) {
        return each >= '0' && each <= '9';
    }

    private static boolean isIdentifierStart(char each) {
        return (each >= 'a' && each <= 'z') || (each >= 'A' && each <= 'Z') || each == '_' || each >= 0x80;
    }

    static boolean isIdentifierPart(char each) {
        return isIdentifierStart(each) || isDigit(each) || each == '$';
    }

    /** The first word of a text with one statement, in lower case. Empty if the text has more statements. */
    public static String onlyCommand(String sql) {
        SqlScanner scanner = new SqlScanner(sql);
        String first = "";
        boolean ended = false;
        for (Token token = scanner.nextText(); token != Token.END; token = scanner.nextText()) {
            if (ended) {
                return "";
            }
            ended = scanner.token().equals(";");
            if (first.isEmpty() && token == Token.WORD) {
                first = scanner.lowerCase();
            }
        }
        return first;
    }
}
