package dev.etosha.embedded;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipException;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZIOException;
import org.tukaani.xz.XZInputStream;

/** Unpacks an archive file by file. Only one buffer is in memory at a time. */
final class Unpacking {

    private Unpacking() {}

    static void unpack(Archive archive, Path folder) throws IOException {
        try (InputStream packed = archive.open();
                TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(packed))) {
            TarArchiveEntry entry = tar.getNextEntry();
            while (entry != null) {
                write(tar, entry, folder);
                entry = tar.getNextEntry();
            }
        } catch (XZIOException | ZipException | EOFException e) {
            throw new DamagedArchiveException(e);
        }
    }

    private static void write(TarArchiveInputStream tar, TarArchiveEntry entry, Path folder) throws IOException {
        Path file = folder.resolve(entry.getName()).normalize();
        if (!file.startsWith(folder)) {
            throw new IOException("The archive names a file outside of its folder: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(file);
            return;
        }
        Files.createDirectories(file.resolveSibling("."));
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
        } else if (entry.isLink()) {
            Files.createLink(file, folder.resolve(entry.getLinkName()));
        } else {
            Files.copy(tar, file);
            makeExecutable(entry, file);
        }
    }

    private static void makeExecutable(TarArchiveEntry entry, Path file) throws IOException {
        boolean program = file.resolveSibling(".").normalize().endsWith("bin");
        if ((program || (entry.getMode() & 0100) != 0) && !file.toFile().setExecutable(true, false)) {
            throw new IOException("Cannot make " + file + " executable");
        }
    }
}
