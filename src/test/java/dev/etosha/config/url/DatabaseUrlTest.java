package dev.etosha.config.url;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.etosha.config.PoolConfig;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.Driver;

/** All forms of libpq ("Connection URIs" in PostgreSQL's manual) and of pgjdbc. */
class DatabaseUrlTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "postgresql://, //localhost:5432/",
                "postgresql://localhost, //localhost:5432/",
                "postgresql://localhost:5433, //localhost:5433/",
                "postgresql://localhost/mydb, //localhost:5432/mydb",
                "postgresql://user@localhost, //localhost:5432/",
                "postgres://user:secret@localhost, //localhost:5432/",
                "postgresql+asyncpg://user:secret@db:5433/app, //db:5433/app",
                "postgres+psycopg2://db/app, //db:5432/app",
                "POSTGRESQL://db/app, //db:5432/app",
                "postgresql:///mydb, //localhost:5432/mydb",
                "postgresql://:5433/mydb, //localhost:5433/mydb",
                "postgresql://localhost:/mydb, //localhost:5432/mydb",
                "postgresql:///mydb?host=localhost&port=5433, //localhost:5433/mydb",
                "postgresql:///?dbname=other, //localhost:5432/other",
                "\"postgresql://host1:123,host2:456/somedb\", \"//host1:123,host2:456/somedb\"",
                "\"postgresql://h1,h2:5433,h3/db\", \"//h1:5432,h2:5433,h3:5432/db\"",
                "\"postgresql:///db?host=h1,h2&port=1,2\", \"//h1:1,h2:2/db\"",
                "\"postgresql:///db?host=h1,h2&port=7\", \"//h1:7,h2:7/db\"",
                "postgresql://[2001:db8::1234]/database, //[2001:db8::1234]:5432/database",
                "postgresql://[::1]:5433/db, //[::1]:5433/db",
                "postgresql://[fe80::1%25eth0]/db, //[fe80::1%eth0]:5432/db",
                "postgresql:///db?host=::1, //[::1]:5432/db",
                "postgresql://h:1/db, //h:1/db",
                "postgresql://h:65535/db, //h:65535/db",
                "postgresql://h:5433/db?host=other, //other:5433/db",
                "\"postgresql://h1:1,h2:2/db?host=a,b\", \"//a:5432,b:5432/db\"",
                "\"postgresql://h1:1,h2:2/db?port=3\", \"//h1:3,h2:3/db\"",
                "postgresql:///db?hostaddr=10.0.0.7, //10.0.0.7:5432/db",
                "postgresql://h/a%20b%2Fc, //h:5432/a%20b%2Fc",
                "postgresql://h/a+b, //h:5432/a%2Bb",
                "postgresql://h%2Eexample/db, //h.example:5432/db",
                "jdbc:postgresql:db, //localhost:5432/db",
                "jdbc:postgresql:, //localhost:5432/",
                "jdbc:postgresql://h/db, //h:5432/db",
                "jdbc:postgresql:///db, //localhost:5432/db",
                "jdbc:postgresql://h/a+b, //h:5432/a%20b",
                "\"jdbc:postgresql://h1:1,h2/db?x=y\", \"//h1:1,h2:5432/db\"",
                "jdbc:postgresql:///?PGHOST=h&PGPORT=6&PGDBNAME=d, //h:6/d",
            })
    void aUrlNamesServersAndDatabase(String url, String place) {
        DatabaseUrl read = DatabaseUrl.parse(url);

        assertThat(read.jdbcUrl()).isEqualTo("jdbc:postgresql:" + place);
        assertThat(read).hasToString("postgresql:" + place);
    }

    @ParameterizedTest
    @CsvSource({
        "postgresql://h/db, , ",
        "postgresql://u@h/db, u, ",
        "postgresql://u:@h/db, u, ",
        "postgresql://:p@h/db, , p",
        "postgresql://u:p@h/db, u, p",
        "postgresql://u%40x:p%40%2F%3F%23%3A@h/db, u@x, p@/?#:",
        "postgresql://u:a+b:c@h/db, u, a+b:c",
        "postgresql://u:p?x=y@h/db, u, p?x=y",
        "postgresql://u:p#q@h/db, u, p#q",
        "postgresql://u:p%C3%A9@h/db, u, pé",
        "postgresql://h/db?user=u&password=p, u, p",
        "postgresql://a:b@h/db?user=u&password=p, u, p",
        "postgresql://a:b@h/db?user=&password=, a, b",
        "jdbc:postgresql://h/db?user=joe@server&password=p%2Bq+r, joe@server, p+q r",
        "jdbc:postgresql://u:a+b@h/db, u, a+b",
    })
    void aUrlCanContainTheLogin(String url, String user, String password) {
        DatabaseUrl read = DatabaseUrl.parse(url);

        assertThat(read.user()).isEqualTo(user);
        assertThat(read.password()).isEqualTo(password);
        assertThat(read.jdbcUrl()).isEqualTo("jdbc:postgresql://h:5432/db");
        assertThat(read.warnings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "sslmode=verify-full, sslmode, verify-full",
        "ssl=true, sslmode, require",
        "ssl=prefer, sslmode, prefer",
        "sslrootcert=/ca.pem, sslrootcert, /ca.pem",
        "sslrootcert=system, sslmode, verify-full",
        "sslcert=%2Fc.pem, sslcert, /c.pem",
        "sslkey=/k, sslkey, /k",
        "sslnegotiation=direct, sslNegotiation, direct",
        "connect_timeout=7, connectTimeout, 7",
        "application_name=my+app, ApplicationName, my+app",
        "options=-c%20geqo%3Doff, options, -c geqo=off",
        "target_session_attrs=any, targetServerType, any",
        "target_session_attrs=read-write, targetServerType, primary",
        "target_session_attrs=primary, targetServerType, primary",
        "target_session_attrs=read-only, targetServerType, secondary",
        "target_session_attrs=standby, targetServerType, secondary",
        "target_session_attrs=prefer-standby, targetServerType, preferSecondary",
        "load_balance_hosts=random, loadBalanceHosts, true",
        "load_balance_hosts=disable, loadBalanceHosts, false",
        "keepalives=0, tcpKeepAlive, false",
        "connect_timeout=600, connectTimeout, 600",
        "keepalives_interval=32767, keepalives_interval, 32767",
        "keepalives_idle=20, keepalives_idle, 20",
        "connect_timeout=007, connectTimeout, 7",
        "channel_binding=require, channelBinding, require",
        "gssencmode=disable, gssEncMode, disable",
        "require_auth=scram-sha-256, requireAuth, scram-sha-256",
        "prepareThreshold=0, prepareThreshold, 0",
    })
    void aLibpqParameterIsTranslatedForPgjdbc(String parameter, String name, String value) {
        DatabaseUrl url = DatabaseUrl.parse("postgresql://h/db?" + parameter);

        assertThat(url.parameters()).containsEntry(name, value);
        assertThat(url.warnings()).isEmpty();
    }

    @Test
    void sslInAJdbcUrlHasPgjdbcsMeaning() {
        assertThat(DatabaseUrl.parse("jdbc:postgresql://h/db?ssl=true").parameters())
                .isEqualTo(Map.of("ssl", "true"));
        assertThat(DatabaseUrl.parse("postgresql://h/db?ssl=true&sslmode=verify-ca")
                        .parameters())
                .containsEntry("sslmode", "verify-ca");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gssdelegation", "passfile", "client_encoding", "tcp_user_timeout", "loginTimeout", "x"})
    void aParameterWithoutEffectIsReported(String parameter) {
        DatabaseUrl url = DatabaseUrl.parse("postgresql://h/db?" + parameter + "=5&connect_timeout=0&socketTimeout=00");

        assertThat(url.parameters()).isEmpty();
        assertThat(url.warnings()).singleElement().asString().contains("parameter " + parameter + " has no");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "postgresql://%2Fvar%2Frun/db | use localhost",
                "postgresql:///db?host=/var/run | use localhost",
                "postgresql:///db?host=@abstract | use localhost",
                "http://h/db | begins with",
                "localhost:5432/db | begins with",
                "postgresql:db | with // before",
                "postgresql:/h/db | with // before",
                "jdbc:postgresql:/h/db | with // before",
                "jdbc:mysql://h/db | begins with",
                "postgresql://h:0/db | port is between 1 and 65535",
                "postgresql://h:65536/db | port is between",
                "postgresql://h:x/db | port is between",
                "postgresql://h:+1/db | port is between",
                "postgresql://[::1/db | [address]",
                "postgresql://[::1]x/db | [address]",
                "postgresql://[]/db | name or an address",
                "postgresql://[h]/db | name or an address",
                "postgresql://h ost/db | without spaces",
                "postgresql://h!/db | name or an address",
                "postgresql://h/%zz | followed by two hexadecimal",
                "postgresql://h/%4 | followed by two hexadecimal",
                "postgresql://h/%00 | followed by two hexadecimal",
                "postgresql://h/%ff | UTF-8",
                "jdbc:postgresql://h/%ff | UTF-8",
                "postgresql://h/db?sslmode | name=value",
                "postgresql://h/db?=x | name=value",
                "postgresql://h/db?sslmode=yes | sslmode is one of",
                "postgresql://h/db?ssl=yes | sslmode is one of",
                "postgresql://h/db?target_session_attrs=x | is one of",
                "postgresql://h/db?sslmode=allow&sslmode=require | sslmode once",
                "postgresql://h/db?connect_timeout=5&connectTimeout=6 | connectTimeout once",
                "postgresql:///db?host=a&PGHOST=b | PGHOST once",
                "postgresql://h/db?connect_timeout=601 | whole number between 0 and 600",
                "postgresql://h/db?connect_timeout=1.5 | whole number",
                "postgresql://h/db?connect_timeout=-1 | whole number",
                "postgresql://h/db?socketTimeout=86401 | between 0 and 86400",
                "postgresql://h/db?keepalives_idle=x | keepalives_idle is a whole number",
                "postgresql://h/db?keepalives_interval=x | keepalives_interval is a whole number",
                "postgresql://h/db?keepalives_count=128 | between 0 and 127",
                "postgresql://h/db?service=x | write its host",
                "postgresql://h/db?readOnly=true | db.read-only",
                "postgresql://h/db?hostaddr=10.0.0.1 | either a host or hostaddr",
                "postgresql://h1,h2,h3/db?port=1,2 | one port for all",
            })
    void aWrongUrlIsRefusedWithTheRule(String url, String rule) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DatabaseUrl.parse(url))
                .withMessageStartingWith("a URL ")
                .withMessageContaining(rule);
    }

    @Test
    void anUnpairedSurrogateIsRefused() { // not in the table above, because test reports can't print it
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DatabaseUrl.parse("postgresql://h/\ud83d"))
                .withMessageStartingWith("a URL of Unicode characters");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://u:pw@hunter2@h/db",
                "postgresql://u:pw/hunter2@h/db",
                "postgresql://u:12/hunter2@h/db",
                "postgresql://u:12/hunter2?a@h/db",
                "postgresql://u:12/pw?hunter=2@h/db",
                "postgresql://u:hunter2/x",
                "postgresql://u:hunter2",
                "postgresql://u:hunter2@h:x/db",
                "postgresql://u:hunter2@h/db?sslmode=x",
                "postgresql://u:hunter2%@h/db",
                "postgresql://u:hunter2 @h/db",
                "postgresql://u:pw@ss/hunter2@h/db",
                "postgresql://u:pw@ss?hunter2@h/db",
                "postgresql://u:pw@ss/w?hunter2=1@h/db",
                "postgresql://u:pw@#hunter2@h/db",
                "postgresql://u:pw@[hunter2@h/db",
                "postgresql://u:pw@hunter2:x@h/db",
                "postgresql:/u:hunter2@h/db",
                "u:hunter2@h/db",
                "jdbc:postgresql:u:hunter2@h/db",
                "jdbc:postgresql://u:a/hunter2@h/db",
                "postgresql://h/db?password=hunter2&sslmode=x",
                "postgresql://h/db?password=hunter2&password=hunter2",
                "postgresql://h/db?sslmode=hunter2",
                "postgresql://h/db&password=hunter2",
                "postgresql://h?dbname=db;password=hunter2",
                "jdbc:postgresql:db&user=u&PASSWORD=hunter2",
                "postgresql://h?password=p@hunter2",
                "postgresql://h:5432?user=u&password=p@hunter2",
            })
    void aMessageNeverContainsAPossiblePassword(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DatabaseUrl.parse(url))
                .withMessageNotContainingAny("hunter2", "hunter");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PoolConfig.of(url))
                .withMessageStartingWith("pool default has a wrong setting: database.url must be a URL ")
                .withMessageNotContainingAny("hunter2", "hunter");
    }

    @Test
    void toStringShowsNeitherLoginNorParameters() {
        DatabaseUrl url = DatabaseUrl.parse("postgresql://app:hunter2@h/db?sslpassword=hunter3");

        assertThat(url).hasToString("postgresql://h:5432/db");
        assertThat(url.jdbcUrl()).doesNotContain("hunter");
        assertThat(url.parameters()).hasToString("[sslpassword]").containsEntry("sslpassword", "hunter3");
        assertThat(url).isEqualTo(DatabaseUrl.parse("postgresql://app:hunter2@h/db?sslpassword=hunter3"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://[fe80::1%25eth0]:1,h2/a%20+b%2Fc%3F%26%25",
                "postgresql://h",
                "jdbc:postgresql:a+b",
                "postgresql://h/%E2%98%83",
            })
    void pgjdbcReadsTheSameUrl(String text) {
        DatabaseUrl url = DatabaseUrl.parse(text);
        Properties login = new Properties();
        login.setProperty("user", "me");

        Properties read = Objects.requireNonNull(Driver.parseURL(url.jdbcUrl(), login));

        assertThat(read.getProperty("PGDBNAME")).isEqualTo(url.database().isEmpty() ? "me" : url.database());
        assertThat(read.getProperty("PGPORT").split(",")).hasSameSizeAs(url.hosts());
    }
}
