package dev.etosha.execution;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Temporary. */
record NamedSql(String text, String jdbc, List<String> names) {
    static NamedSql of(String text) {
        List<String> names = new ArrayList<>();
        java.util.regex.Matcher m =
                java.util.regex.Pattern.compile("(?<!:):([a-z_][a-z_0-9]*)").matcher(text);
        String jdbc = m.replaceAll(r -> {
            names.add(r.group(1));
            return "?";
        });
        return new NamedSql(text, jdbc, names);
    }

    void bind(PreparedStatement statement, Map<String, ?> parameters) throws SQLException {
        for (int i = 0; i < names.size(); i++) {
            if (!parameters.containsKey(names.get(i))) {
                throw new IllegalArgumentException("missing parameter :" + names.get(i));
            }
            statement.setObject(i + 1, parameters.get(names.get(i)));
        }
    }
}
