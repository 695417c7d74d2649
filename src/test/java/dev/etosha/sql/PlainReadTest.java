package dev.etosha.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainReadTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT :x",
                "SELECT 1 + 1",
                "SELECT 1::int",
                "SELECT date '2020-02-02'",
                "SELECT now()",
                "SELECT count(*)",
                "  -- comment\n/* and another */ select * from item where id = :id;  -- end",
                "VALUES (1), (:y)",
                "TABLE item",
                "WITH a AS (SELECT 1) SELECT * FROM a",
                "WITH a AS MATERIALIZED (SELECT 1) SELECT * FROM a",
                "SELECT count(*), lower(name), COALESCE(sum(x), 0) FROM item WHERE id IN (1, 2) AND now() > x",
                "SELECT \"delete\" FROM item",
                "SELECT x::numeric(10, 2), cast(y AS varchar(5)) FROM item",
                "SELECT sum(x) FILTER (WHERE y) OVER (PARTITION BY z) FROM item JOIN b USING (id)",
                "SELECT (SELECT max(x) FROM b) + (1)",
                "SELECT * FROM item WHERE id = ANY(:ids) AND EXISTS (SELECT 1)",
            })
    void aTextThatLooksLikeAReadIsRecognized(String sql) {
        assertThat(PlainRead.of(sql)).isEqualTo(Effect.READ);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 1",
                "select null, 'text', 2 AS two;",
                "VALUES (1), (2)",
                "SHOW search_path",
                "/* why */ SHOW TRANSACTION ISOLATION LEVEL",
                "SELECT true",
                "SELECT 'DELETE FROM item; nextval(''x'')'",
            })
    void aReadWithoutNamesCannotWrite(String sql) {
        assertThat(PlainRead.of(sql)).isEqualTo(Effect.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT id FROM item FOR UPDATE SKIP LOCKED",
                "SELECT id FROM item FOR NO KEY UPDATE",
                "SELECT id FROM item FOR SHARE",
                "SELECT id FROM item FOR KEY SHARE OF item NOWAIT",
            })
    void aLockingReadIsRecognized(String sql) {
        assertThat(PlainRead.of(sql)).isEqualTo(Effect.LOCK);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-- nothing",
                "UPDATE item SET x = 1",
                "INSERT INTO item VALUES (1)",
                "DELETE FROM item",
                "CALL p()",
                "EXPLAIN ANALYZE DELETE FROM item",
                "SELECT * INTO copy FROM item",
                "WITH d AS (DELETE FROM item RETURNING *) SELECT * FROM d",
                "WITH u AS (UPDATE item SET x = 1 RETURNING *) SELECT * FROM u",
                "WITH m AS (MERGE INTO a USING b ON true WHEN MATCHED THEN DELETE RETURNING 1) SELECT * FROM m",
                "SELECT nextval('s')",
                "SELECT NextVal ('s')",
                "SELECT nextval/* c */('s')",
                "SELECT setval('s', 1)",
                "SELECT pg_advisory_lock(1)",
                "SELECT pg_notify('a', 'b')",
                "SELECT set_config('a', 'b', false)",
                "SELECT lo_create(0)",
                "SELECT * FROM dblink('...')",
                "SELECT my_function()",
                "SELECT \"lower\"('x')",
                "SELECT mine.lower('x')",
                "SELECT mine.in('x')",
                "SELECT 1; DELETE FROM item",
                "SELECT 1; SELECT 2",
                ";SELECT 1",
                "(SELECT 1)",
                "BEGIN",
            })
    void anythingElseIsNotARead(String sql) {
        assertThat(PlainRead.of(sql)).isNull();
    }
}
