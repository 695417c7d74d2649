package dev.etosha.conformance.orm;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

/** Work in a transaction of its own. */
@ApplicationScoped
public class Others {

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void add(String name) {
        Item.named(name).persistAndFlush();
    }
}
