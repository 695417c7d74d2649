package dev.etosha.sql;

import dev.etosha.sql.SqlScanner.Token;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/**
 * The parameters that stand for one value of {@code IN (...)}. A parameter with a cast is none, since it may be an
 * array that is compared with arrays.
 */
final class InLists {

    private InLists() {}

    /** The names of the parameters, with their colon. */
    static Set<String> names(String sql) {
        Set<String> names = new HashSet<>(0);
        Deque<Boolean> lists = new ArrayDeque<>(); // for each open parenthesis
        SqlScanner scanner = new SqlScanner(sql);
        String before = "";
        String value = ""; // a parameter that is the whole value if a comma or the end follows
        for (Token token = scanner.nextText(); token != Token.END; token = scanner.nextText()) {
            String text = token == Token.WORD ? scanner.lowerCase() : scanner.token();
            boolean list = Boolean.TRUE.equals(lists.peek());
            if (!value.isEmpty() && (text.equals(",") || text.equals(")"))) {
                names.add(value);
            }
            value = "";
            if (token == Token.PARAMETER && before.equals("in")) {
                names.add(text); // without parentheses
            } else if (token == Token.PARAMETER && list && (before.equals("(") || before.equals(","))) {
                value = text;
            } else if (text.equals("(")) {
                lists.push(before.equals("in"));
            } else if (text.equals(")")) {
                lists.poll();
            }
            before = token == Token.QUOTED_IDENTIFIER || token == Token.STRING ? "" : text;
        }
        return Set.copyOf(names);
    }
}
