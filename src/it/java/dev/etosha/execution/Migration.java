package dev.etosha.execution;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A schema with the table {@code moved}, and a change of the schema. */
final class Migration {

    static final List<String> TYPES = List.of(
            "int",
            "bigint",
            "smallint",
            "numeric",
            "double precision",
            "text",
            "varchar(40)",
            "uuid",
            "date",
            "timestamp",
            "timestamptz",
            "boolean",
            "mood",
            "amount",
            "pair",
            "jsonb",
            "text[]",
            "int[]",
            "bigint[]",
            "mood[]");

    private static final String CLEAR = "DROP SCHEMA IF EXISTS mig CASCADE; DROP SCHEMA IF EXISTS mig2 CASCADE;"
            + " DROP SCHEMA IF EXISTS mig_old CASCADE; ALTER ROLE postgres RESET search_path";

    /** The type of the column before the change. */
    final String before;

    final String after;
    private final List<String> steps;

    private Migration(String before, String after, List<String> steps) {
        this.before = before;
        this.after = after;
        this.steps = steps;
    }

    static Migration draw(Random random) {
        String before = TYPES.get(random.nextInt(TYPES.size()));
        String other = TYPES.get(random.nextInt(TYPES.size()));
        String views = "DROP VIEW shown; DROP FUNCTION called; DROP FUNCTION told";
        List<String> steps = new ArrayList<>();
        String after = before;
        switch (random.nextInt(9)) {
            case 0, 1 -> {
                after = other;
                steps.addAll(List.of(views, "ALTER TABLE moved ALTER v TYPE " + other + " USING NULL", made(other)));
            }
            case 2 -> {
                after = other;
                steps.addAll(
                        List.of(views, "ALTER TABLE moved DROP v", "ALTER TABLE moved ADD v " + other, made(other)));
            }
            case 3 -> {
                after = other;
                steps.addAll(List.of(
                        "DROP TABLE moved CASCADE; DROP FUNCTION called; DROP FUNCTION told",
                        table(other),
                        made(other)));
            }
            case 4 -> {
                steps.add("DROP TYPE mood, amount, pair CASCADE");
                steps.add(types());
                steps.add("DROP TABLE moved CASCADE; DROP FUNCTION IF EXISTS called; DROP FUNCTION IF EXISTS told");
                steps.addAll(List.of(table(before), made(before)));
            }
            case 5 -> {
                after = other;
                steps.addAll(List.of(
                        views, "ALTER TABLE moved RENAME v TO w", "ALTER TABLE moved ADD v " + other, made(other)));
            }
            case 6 -> steps.add("ALTER TABLE moved ADD extra int; ALTER TYPE mood ADD VALUE 'new'");
            case 7 -> {
                after = other;
                steps.add("ALTER SCHEMA mig RENAME TO mig_old; CREATE SCHEMA mig; SET search_path TO mig");
                steps.addAll(List.of(types(), table(other), made(other)));
            }
            default -> steps.add("ALTER SCHEMA mig RENAME TO mig2; ALTER ROLE postgres SET search_path TO mig2");
        }
        return new Migration(before, after, steps);
    }

    static void clear() throws SQLException {
        DatabaseOnServer.admin(CLEAR);
    }

    void prepare() throws SQLException {
        clear();
        DatabaseOnServer.admin("CREATE SCHEMA mig; ALTER ROLE postgres SET search_path TO mig; SET search_path TO mig; "
                + types() + "; " + table(before) + "; " + made(before));
    }

    void run() throws SQLException {
        DatabaseOnServer.admin("SET search_path TO mig; " + String.join("; ", steps));
    }

    private static String types() {
        return "CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy'); CREATE DOMAIN amount AS int CHECK (VALUE >= 0);"
                + " CREATE TYPE pair AS (a int, b text)";
    }

    private static String table(String type) {
        return "CREATE TABLE moved (id int PRIMARY KEY, v " + type + "); INSERT INTO moved VALUES (1), (2), (3)";
    }

    private static String made(String type) {
        return "CREATE VIEW shown AS SELECT id, v FROM moved; CREATE FUNCTION called(a " + type + ") RETURNS " + type
                + " LANGUAGE sql AS 'SELECT a'; CREATE FUNCTION told(number int) RETURNS text LANGUAGE plpgsql AS"
                + " $$ DECLARE r record; x moved.v%TYPE; m mood; BEGIN SELECT * INTO r FROM moved WHERE id = number;"
                + " x := r.v; m := 'ok'; RETURN coalesce(x::text, '') || m; END $$";
    }

    @Override
    public String toString() {
        return before + " to " + after + " by " + steps;
    }
}
