package dev.etosha.testing;

import com.arjuna.ats.arjuna.common.ObjectStoreEnvironmentBean;
import com.arjuna.ats.internal.arjuna.objectstore.VolatileStore;
import com.arjuna.common.internal.util.propertyservice.BeanPopulator;
import jakarta.transaction.TransactionManager;
import java.util.List;

/** A JTA transaction manager without a container. It keeps its log in memory. */
public final class Narayana {

    private Narayana() {}

    /** The only instance in the JVM. */
    public static TransactionManager manager() {
        for (ObjectStoreEnvironmentBean store : List.of(
                BeanPopulator.getDefaultInstance(ObjectStoreEnvironmentBean.class),
                BeanPopulator.getNamedInstance(ObjectStoreEnvironmentBean.class, "communicationStore"),
                BeanPopulator.getNamedInstance(ObjectStoreEnvironmentBean.class, "stateStore"))) {
            store.setObjectStoreType(VolatileStore.class.getName());
            store.setObjectStoreDir("target/narayana");
        }
        return com.arjuna.ats.jta.TransactionManager.transactionManager();
    }
}
