package dev.etosha.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL's programs are complete, even if an earlier attempt failed. */
class ProgramsIT {

    @TempDir
    private Path all;

    @Test
    void theIncompleteFolderOfAnEarlierAttemptIsReplaced() throws IOException {
        Archive whole = Archive.onClassPath();
        assertThatThrownBy(() -> Programs.of(cutAfterFirstReading(whole), all)).isInstanceOf(IOException.class);
        Programs programs = Programs.of(whole, all);
        assertThat(programs.program("initdb")).isExecutable();
        try (Stream<Path> files = Files.list(all)) {
            assertThat(files.filter(Files::isDirectory)).containsExactly(programs.folder());
        }
    }

    @Test
    void aTruncatedArchiveIsReportedAsDamaged() {
        Archive cut =
                () -> new ByteArrayInputStream(Archive.onClassPath().open().readNBytes(5_000_000));
        assertThatThrownBy(() -> Programs.of(cut, all)).isInstanceOf(DamagedArchiveException.class);
        assertThat(all).isDirectoryNotContaining(Files::isDirectory);
    }

    @Test
    void aFolderWithAMissingOrTruncatedFileIsReplaced() throws IOException {
        Programs programs = Programs.of(Archive.onClassPath(), all);
        Files.delete(programs.program("pg_ctl"));
        Files.write(programs.program("initdb"), new byte[] {1});
        Programs again = Programs.of(Archive.onClassPath(), all);
        assertThat(again.program("pg_ctl")).isExecutable();
        assertThat(Files.size(again.program("initdb"))).isGreaterThan(1000);
    }

    @Test
    void concurrentCallersGetTheSamePrograms() {
        List<CompletableFuture<Programs>> asked = IntStream.range(0, 4)
                .mapToObj(index -> CompletableFuture.supplyAsync(this::programs))
                .toList();
        assertThat(asked.stream().map(CompletableFuture::join).distinct()).hasSize(1);
    }

    private Programs programs() {
        try {
            return Programs.of(Archive.onClassPath(), all);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first read computes the folder's name. The second read unpacks and fails halfway, as on a full disk. */
    private static Archive cutAfterFirstReading(Archive whole) {
        int[] readings = {0};
        return () -> {
            readings[0]++;
            InputStream stream = whole.open();
            return readings[0] == 1 ? stream : new EndsEarly(stream);
        };
    }

    private static final class EndsEarly extends FilterInputStream {

        private int left = 5_000_000;

        EndsEarly(InputStream stream) {
            super(stream);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (left <= 0) {
                throw new IOException("No space left on device");
            }
            int count = in.read(buffer, offset, Math.min(length, left));
            left -= count;
            return count;
        }
    }
}
