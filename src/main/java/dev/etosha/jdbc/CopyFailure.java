package dev.etosha.jdbc;

import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Adds the line number, without the line's data, to the message of a failed COPY. */
final class CopyFailure {

    /** {@code COPY item, line 17, column name} in any language. Text after a colon or a quotation mark is data. */
    private static final Pattern PLACE =
            Pattern.compile("^[^\\n:\"«»„“”]*\\bCOPY\\b[^\\n:\"«»„“”]*\\d[^\\n:\"«»„“”]*", Pattern.MULTILINE);

    private CopyFailure() {}

    /** The failure with the line number, if the server named one. */
    static SQLException located(SQLException e) {
        ServerErrorMessage report = e instanceof PSQLException failure ? failure.getServerErrorMessage() : null;
        String place = report == null ? null : place(report.getWhere());
        if (report == null || place == null) {
            return e;
        }
        boolean detailed = report.toString().equals(e.getMessage());
        PSQLException located = new PSQLException(located(report, place), detailed);
        located.setStackTrace(e.getStackTrace());
        if (e.getNextException() != null) {
            located.setNextException(e.getNextException());
        }
        return located;
    }

    static @Nullable String place(@Nullable String where) {
        Matcher matcher = PLACE.matcher(where == null ? "" : where);
        return matcher.find() ? matcher.group().strip() : null;
    }

    private static ServerErrorMessage located(ServerErrorMessage report, String place) {
        StringBuilder fields = new StringBuilder();
        add(fields, 'S', report.getSeverity());
        add(fields, 'C', report.getSQLState());
        add(fields, 'M', report.getMessage() + ", in " + place);
        add(fields, 'D', report.getDetail());
        add(fields, 'H', report.getHint());
        add(fields, 'W', place);
        add(fields, 's', report.getSchema());
        add(fields, 't', report.getTable());
        add(fields, 'c', report.getColumn());
        add(fields, 'd', report.getDatatype());
        add(fields, 'n', report.getConstraint());
        add(fields, 'F', report.getFile());
        add(fields, 'L', Integer.toString(report.getLine()));
        add(fields, 'R', report.getRoutine());
        return new ServerErrorMessage(fields.toString());
    }

    private static void add(StringBuilder fields, char field, @Nullable String value) {
        if (value != null) {
            fields.append(field).append(value).append('\0');
        }
    }
}
