package dev.etosha.embedded;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.ZipException;

/**
 * The programs of one PostgreSQL version. They are unpacked into the temporary folder, once for each user. An
 * incomplete folder is replaced. Any number of processes and threads can use the same folder.
 *
 * @param folder the folder that contains {@code bin} and {@code lib}
 */
public record Programs(Path folder) {

    private static final Object ONE_AT_A_TIME = new Object();

    /** The programs of an archive. Unpacks them if necessary. */
    public static Programs of(Archive archive) throws IOException {
        Path all = Folders.temporary().resolve("embedded-pg-" + System.getProperty("user.name", "user"));
        return of(archive, Files.createDirectories(all));
    }

    static Programs of(Archive archive, Path all) throws IOException {
        Path folder = all.resolve(digest(archive));
        // a file lock belongs to the process, so it does not exclude the process's other threads
        synchronized (ONE_AT_A_TIME) {
            if (!Contents.complete(folder)) {
                replace(archive, folder);
            }
        }
        return new Programs(folder);
    }

    /** The file lock ends with its process, so a killed process blocks no other. */
    private static void replace(Archive archive, Path folder) throws IOException {
        Path lockFile = folder.resolveSibling(folder.getFileName() + ".lock");
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            if (lock.isValid() && !Contents.complete(folder)) {
                Path part = folder.resolveSibling(folder.getFileName() + ".part");
                Folders.remove(part);
                try {
                    Unpacking.unpack(archive, Files.createDirectory(part));
                    Contents.list(part);
                    Folders.remove(folder);
                    Files.move(part, folder, StandardCopyOption.ATOMIC_MOVE);
                } finally {
                    Folders.remove(part); // after a failure, for example a full disk
                }
            }
        }
    }

    private static String digest(Archive archive) throws IOException {
        try (InputStream packed = archive.open();
                DigestInputStream digested = new DigestInputStream(packed, MessageDigest.getInstance("SHA-256"))) {
            digested.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of()
                    .formatHex(digested.getMessageDigest().digest())
                    .substring(0, 16);
        } catch (ZipException | EOFException e) {
            throw new DamagedArchiveException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JVM has SHA-256
        }
    }

    Path program(String name) {
        return folder.resolve("bin").resolve(name);
    }
}
