package dev.etosha.testing;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files of a PostgreSQL server. Makes a standby by a low-level base backup, as described in PostgreSQL's
 * documentation.
 */
final class DataDirectory {

    private static final List<String> OF_THE_PROCESS = List.of("postmaster.pid", "postmaster.opts");

    private DataDirectory() {}

    /** Copies the data of a running server. */
    static void copy(OwnServer server, Path from, Path to) throws IOException, SQLException {
        try (Connection connection = server.superuser();
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_backup_start('standby', true)");
            copyFiles(from, to);
            try (ResultSet row = statement.executeQuery("SELECT labelfile FROM pg_backup_stop(false)")) {
                row.next();
                Files.writeString(to.resolve("backup_label"), row.getString(1));
            }
        }
    }

    /** Makes the server a standby when it starts next. */
    static void follow(Path data, int primaryPort) throws IOException {
        Files.writeString(data.resolve("standby.signal"), "");
        Files.writeString(
                data.resolve("postgresql.auto.conf"),
                "\nprimary_conninfo = 'host=localhost port=" + primaryPort + " user=postgres'\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    static void delete(Path data) throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static void copyFiles(Path from, Path to) throws IOException {
        Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rwx------"));
        Path log = from.resolve("pg_wal");
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                if (!directory.equals(from)) {
                    Files.createDirectory(
                            to.resolve(from.relativize(directory)),
                            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!log.equals(file.getParent())
                        && !OF_THE_PROCESS.contains(file.getFileName().toString())) {
                    copyIfThere(file, to.resolve(from.relativize(file)));
                }
                return FileVisitResult.CONTINUE; // the standby receives the WAL by streaming
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE; // temporary files come and go
                }
                throw failure;
            }
        });
    }

    private static void copyIfThere(Path file, Path to) throws IOException {
        try {
            Files.copy(file, to);
        } catch (NoSuchFileException e) {
            // the file was temporary
        }
    }
}
