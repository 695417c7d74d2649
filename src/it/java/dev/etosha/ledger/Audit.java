package dev.etosha.ledger;

import dev.etosha.ledger.Reports.Report;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The result of comparing the ledger with the reports.
 *
 * @param lost entries that were reported as committed and are missing or incomplete
 * @param duplicates entries that exist more often than reported, exist in part, or were reported as failed
 * @param unbalanced accounts whose balance does not match the log
 */
record Audit(List<String> lost, List<String> duplicates, List<String> unbalanced) {

    static Audit of(Connection connection, Map<Long, Report> reports) throws SQLException {
        Map<Long, Integer> log = log(connection);
        List<String> lost = new ArrayList<>();
        List<String> duplicates = new ArrayList<>();
        reports.forEach((entry, report) -> {
            int rows = log.getOrDefault(entry, 0);
            int whole = report.kind().rows();
            String text = "entry " + entry + " has " + rows + " rows, " + report;
            switch (report.outcome()) {
                case COMMITTED -> {
                    addIf(rows < whole, lost, text);
                    addIf(rows > whole, duplicates, text);
                }
                case FAILED -> addIf(rows > 0, duplicates, text);
                case UNKNOWN -> addIf(rows != 0 && rows != whole, duplicates, text);
            }
        });
        log.keySet().stream()
                .filter(entry -> !reports.containsKey(entry))
                .forEach(entry -> duplicates.add("entry " + entry + " was never reported"));
        return new Audit(lost, duplicates, unbalanced(connection));
    }

    private static void addIf(boolean wrong, List<String> faults, String text) {
        if (wrong) {
            faults.add(text);
        }
    }

    private static Map<Long, Integer> log(Connection connection) throws SQLException {
        Map<Long, Integer> rows = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("SELECT entry, count(*) FROM log GROUP BY entry")) {
            while (found.next()) {
                rows.put(found.getLong(1), found.getInt(2));
            }
        }
        return rows;
    }

    private static List<String> unbalanced(Connection connection) throws SQLException {
        List<String> accounts = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("SELECT id, balance - " + Ledger.OPENING_BALANCE
                        + " + coalesce((SELECT sum(amount) FROM log WHERE source = id), 0)"
                        + " - coalesce((SELECT sum(amount) FROM log WHERE target = id), 0) AS off"
                        + " FROM account")) {
            while (found.next()) {
                if (found.getLong(2) != 0) {
                    accounts.add("account " + found.getInt(1) + " is off by " + found.getLong(2));
                }
            }
        }
        return accounts;
    }
}
