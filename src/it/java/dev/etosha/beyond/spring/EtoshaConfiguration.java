package dev.etosha.beyond.spring;

import dev.etosha.Database;
import dev.etosha.config.PoolConfig;
import dev.etosha.config.Setting;
import dev.etosha.execution.Databases;
import dev.etosha.pool.ConnectionPool;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

@Configuration
class EtoshaConfiguration {

    @Bean
    PoolConfig poolConfig(Environment environment) {
        Map<String, String> settings = new HashMap<>();
        for (Setting<?> setting : Setting.all()) {
            String value = environment.getProperty(setting.key());
            if (value != null) {
                settings.put(setting.key(), value);
            }
        }
        return PoolConfig.of(environment.getRequiredProperty("database.url"), settings);
    }

    @Bean
    ConnectionPool connectionPool(PoolConfig config) {
        return ConnectionPool.open(config);
    }

    @Bean
    DataSource dataSource(ConnectionPool pool) {
        return pool.dataSource();
    }

    @Bean
    Database database(ConnectionPool pool) {
        return Databases.on(pool);
    }
}
