package dev.etosha.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.etosha.config.InvalidConfigurationException;
import dev.etosha.config.PoolConfig;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProducedConfigsTest {

    private final PoolConfig shop = PoolConfig.of("postgresql://app:secret@one/shop");
    private final PoolConfig archive = PoolConfig.of("postgresql://app:secret@two/archive");

    @Test
    void beansWithDifferentNamesAreKept() {
        assertThat(ProducedConfigs.byName(List.of(shop, archive.withName("archive"))))
                .containsOnlyKeys("default", "archive");
    }

    @Test
    void twoBeansWithTheSameNameAreRefusedAndBothAreReported() {
        assertThatThrownBy(() -> ProducedConfigs.byName(List.of(shop, archive)))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContainingAll("two named default", "//one:5432/shop", "//two:5432/archive")
                .hasMessageNotContaining("secret");
    }
}
