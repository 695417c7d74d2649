package dev.etosha.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etosha.CredentialsSupplier;
import dev.etosha.DatabaseCredentials;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProducedCredentialsTest {

    private final Map<String, CredentialsSupplier> byName = new HashMap<>();

    @Test
    void aBeanServesThePoolThatItNames() {
        CredentialsSupplier reporting = named("reporting");
        CredentialsSupplier unnamed = () -> new DatabaseCredentials("shop", "x");
        assertThat(collect(reporting, unnamed)).isEmpty();
        assertThat(byName).containsOnly(Map.entry("reporting", reporting), Map.entry("default", unnamed));
    }

    @Test
    void twoBeansForOnePoolAreRefused() {
        assertThat(collect(named("reporting"), named("reporting")))
                .containsExactly("there must be one CredentialsSupplier bean for each pool, were two for reporting");
    }

    @Test
    void aBeanForAPoolThatDoesNotExistIsRefused() {
        assertThat(collect(named("orders")))
                .singleElement()
                .asString()
                .contains("the pool of a CredentialsSupplier bean must be one of", "was orders");
    }

    private List<String> collect(CredentialsSupplier... beans) {
        return ProducedCredentials.collect(List.of(beans), Set.of("default", "reporting"), byName);
    }

    private static CredentialsSupplier named(String pool) {
        return new CredentialsSupplier() {
            @Override
            public DatabaseCredentials get() {
                return new DatabaseCredentials("shop", "x");
            }

            @Override
            public String pool() {
                return pool;
            }
        };
    }
}
