package dev.etosha.jta;

import dev.etosha.pool.OuterTransactions;
import jakarta.transaction.TransactionManager;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.function.Function;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.jspecify.annotations.Nullable;

/** Finds the runtime's transaction manager, for which Jakarta EE has no standard place. */
final class TransactionManagers {

    private static final Logger LOG = System.getLogger("dev.etosha.transaction");

    /** Payara, WildFly, TomEE. */
    private static final List<String> NAMES = List.of(
            "java:appserver/TransactionManager", "java:jboss/TransactionManager", "java:comp/TransactionManager");

    /** Open Liberty, and Narayana without a server. */
    private static final List<Factory> FACTORIES = List.of(
            new Factory("com.ibm.tx.jta.TransactionManagerFactory", "getTransactionManager"),
            new Factory("com.arjuna.ats.jta.TransactionManager", "transactionManager"));

    private record Factory(String type, String method) {}

    private TransactionManagers() {}

    /** The transactions of the manager found. Helidon and Quarkus have a bean, servers a name or a factory. */
    static OuterTransactions find(Function<Class<?>, @Nullable Object> beans) {
        TransactionManager manager = (TransactionManager) beans.apply(TransactionManager.class);
        for (String name : NAMES) {
            manager = manager == null ? named(name) : manager;
        }
        for (Factory factory : FACTORIES) {
            manager = manager == null ? made(factory) : manager;
        }
        LOG.log(Level.DEBUG, "transaction manager: {0}", manager);
        return manager == null ? OuterTransactions.NONE : new JtaTransactions(manager);
    }

    @SuppressWarnings("BanJNDI") // the names are those above
    private static @Nullable TransactionManager named(String name) {
        try {
            return InitialContext.doLookup(name) instanceof TransactionManager manager ? manager : null;
        } catch (NamingException e) {
            return null;
        }
    }

    private static @Nullable TransactionManager made(Factory factory) {
        try {
            Object made =
                    Class.forName(factory.type()).getMethod(factory.method()).invoke(null);
            return made instanceof TransactionManager manager ? manager : null;
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }
}
