package dev.etosha.demo.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** If the demo does not start, it tells the user in one line what to do. */
class RemedyTest {

    @TempDir
    private Path folder;

    @Test
    void aWrongUrlIsReportedWithoutItsPassword() {
        assertThat(ofAddress("postgresql://me:secret@host:port/shop", ""))
                .contains("database.url", "Correct DATABASE_URL")
                .doesNotContain("secret");
    }

    @Test
    void aWrongReportingUrlIsReportedToo() {
        assertThat(ofAddress("postgresql://me@host/shop", "http://host/reports"))
                .contains("Correct DATABASE_URL");
    }

    @Test
    void aFolderWithoutPermissionIsReported() {
        assertThat(Remedy.of(new AccessDeniedException("a"), folder))
                .contains("may not write", folder.toString(), "-Djava.io.tmpdir=");
    }

    @Test
    void aMissingFolderIsReportedWhateverTheLanguageOfTheMessage() {
        assertThat(Remedy.of(new IOException("Keine Berechtigung"), folder.resolve("none")))
                .contains("may not write", "-Djava.io.tmpdir=");
    }

    @Test
    void aFullFolderIsReported() {
        assertThat(Remedy.of(new IOException("a: No space left on device"), folder))
                .contains("free some space", "-Djava.io.tmpdir=");
    }

    @Test
    void anyOtherFailureIsReportedInOneLine() {
        assertThat(Remedy.of(new IOException("first\n  second\nthird"), folder))
                .contains("first; second; third", "DATABASE_URL")
                .doesNotContain("\n");
    }

    private static String ofAddress(String url, String reporting) {
        DatabaseAddress address =
                Objects.requireNonNull(DatabaseAddress.of(Map.of("DATABASE_URL", url, "DB_REPORTING_URL", reporting)));
        return Remedy.of(catchThrowable(address::check));
    }
}
