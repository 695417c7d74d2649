package dev.etosha.jta;

import dev.etosha.pool.OuterTransactions;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Detects JTA. Refers to no class of jakarta.transaction, so that it loads without JTA. */
public final class Jta {

    private static final Logger LOG = System.getLogger("dev.etosha.transaction");

    private Jta() {}

    /**
     * The runtime's transactions. None without a transaction manager.
     *
     * @param beans looks up a bean by its type; null if there is none
     */
    public static OuterTransactions transactions(Function<Class<?>, @Nullable Object> beans) {
        try {
            return TransactionManagers.find(beans);
        } catch (LinkageError absent) {
            LOG.log(Level.DEBUG, "there is no JTA", absent);
            return OuterTransactions.NONE;
        }
    }
}
