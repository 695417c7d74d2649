package dev.etosha.beyond.spring;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

@Service
class Items {

    private final JdbcClient jdbc;

    Items(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Transactional
    public void add(List<String> names) {
        for (String name : names) {
            jdbc.sql("INSERT INTO spring_item (name) VALUES (:name)")
                    .param("name", name)
                    .update();
        }
    }

    @Transactional(readOnly = true)
    public List<String> names() {
        return jdbc.sql("SELECT name FROM spring_item ORDER BY name")
                .query(String.class)
                .list();
    }
}
