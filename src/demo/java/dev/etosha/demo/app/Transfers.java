package dev.etosha.demo.app;

import dev.etosha.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lists accounts and transfers money between two of them in one transaction. */
@Path("/")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class Transfers {

    private static final String ADD = "UPDATE account SET balance = balance + :amount WHERE id = :id";

    @Inject
    Database database;

    @Inject
    Schema schema;

    /** The body of a request. A field that the client left out is null. */
    public record Transfer(
            @Nullable Long from,
            @Nullable Long to,
            @Nullable BigDecimal amount) {}

    @GET
    @Path("/accounts")
    public List<Account> accounts() {
        schema.ensure();
        return database.query("SELECT id, owner, balance FROM account ORDER BY id", Account::of);
    }

    @POST
    @Path("/transfers")
    public List<Account> transfer(@Nullable Transfer transfer) {
        if (transfer == null || transfer.from() == null || transfer.to() == null || transfer.amount() == null) {
            throw Input.wrong("the body must have from, to and amount");
        }
        long from = transfer.from();
        long to = transfer.to();
        BigDecimal amount = transfer.amount();
        if (amount.signum() <= 0 || amount.scale() > 2) {
            throw Input.wrong("amount must be more than 0, with at most two decimals, was " + amount);
        }
        if (from == to) {
            throw Input.wrong("from and to must be different accounts");
        }
        schema.ensure();
        database.useTransaction(transaction -> {
            boolean enough = transaction
                    .queryOne(
                            "SELECT balance >= :amount FROM account WHERE id = :id FOR UPDATE",
                            Map.of("id", from, "amount", amount),
                            row -> row.getBoolean(1))
                    .orElseThrow(() -> Input.wrong("there is no account " + from));
            if (!enough) {
                throw Input.wrong("account " + from + " has less than " + amount);
            }
            transaction.update(ADD, Map.of("id", from, "amount", amount.negate()));
            if (transaction.update(ADD, Map.of("id", to, "amount", amount)) == 0) {
                throw Input.wrong("there is no account " + to); // an exception rolls back
            }
        });
        return accounts();
    }
}
