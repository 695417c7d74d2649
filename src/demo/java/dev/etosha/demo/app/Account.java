package dev.etosha.demo.app;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;

/** An owner and the balance of the owner's account. */
public record Account(long id, String owner, BigDecimal balance) {

    static Account of(ResultSet row) throws SQLException {
        return new Account(row.getLong("id"), row.getString("owner"), row.getBigDecimal("balance"));
    }
}
