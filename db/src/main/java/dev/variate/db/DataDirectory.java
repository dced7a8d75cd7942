package dev.variate.db;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The folder in which a studio keeps everything, held by one studio at a time: the operating system gives the lock back when its holder dies, however it dies, so whoever has the
 * lock may safely stop what a dead studio left behind.
 */
public final class DataDirectory implements AutoCloseable {
    private final Path path;
    private final FileChannel channel;

    private DataDirectory(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Makes the folder if it is not there, for this user only, and takes its lock.
     *
     * @throws DatabaseStartException if it cannot be made or another studio has it
     */
    @SuppressWarnings("resource") // the lock lives as long as its channel, which this object owns
    public static DataDirectory open(Path folder) {
        Path path = folder.toAbsolutePath().normalize();
        try {
            if (Files.notExists(path)) {
                Files.createDirectories(path);
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
            }
            FileChannel channel =
                    FileChannel.open(path.resolve("studio.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!locked(channel)) {
                channel.close();
                throw new DatabaseStartException("Another studio is using " + path
                        + ". Stop it, or start this one with --data and another folder.");
            }
            return new DataDirectory(path, channel);
        } catch (IOException e) {
            throw new DatabaseStartException("The data folder " + path + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException heldByThisProcess) {
            return false;
        }
    }

    public Path path() {
        return path;
    }

    public Path resolve(String name) {
        return path.resolve(name);
    }

    /** The secret in a file of this folder; made, at random, if the file is not there. */
    public String secret(String name) {
        Path file = path.resolve(name);
        try {
            if (Files.exists(file)) {
                return Files.readString(file).strip();
            }
            byte[] bytes = new byte[24];
            new SecureRandom().nextBytes(bytes);
            String secret = HexFormat.of().formatHex(bytes);
            write(name, secret);
            return secret;
        } catch (IOException e) {
            throw new DatabaseStartException("The secret file " + file + " cannot be used: " + e.getMessage(), e);
        }
    }

    /** Writes a file that only this user can read, whole or not at all. */
    public Path write(String name, String content) {
        Path file = path.resolve(name);
        Path fresh = path.resolve(name + ".new");
        try {
            Files.deleteIfExists(fresh);
            Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(fresh, content + "\n");
            return Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new DatabaseStartException("The file " + file + " cannot be written: " + e.getMessage(), e);
        }
    }

    /** Gives the lock back. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new DatabaseStartException("The lock of " + path + " cannot be given back: " + e.getMessage(), e);
        }
    }
}
