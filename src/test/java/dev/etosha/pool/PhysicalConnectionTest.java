package dev.etosha.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PhysicalConnectionTest {

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LocalHost", "127.0.0.1", "127.0.1.1", "::1", "[::1]"})
    void aLoopbackAddressIsThisMachine(String host) {
        assertThat(PhysicalConnection.isThisMachine(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"db", "localhost.example", "127.example", "10.0.0.1", "1127.0.0.1", "::2", ""})
    void anyOtherMayBeAnotherMachine(String host) {
        assertThat(PhysicalConnection.isThisMachine(host)).isFalse();
    }
}
