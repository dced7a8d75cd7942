package dev.variate.device;

import java.io.IOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A port of this machine for a member of a {@link Group}, which the others must know before its server listens. It is held until this is closed, so that no other member finds it free; and it lies below those that systems give to
 * connections on their way out, of which the members make many while the last of them have yet to listen.
 */
public final class ServerPort implements AutoCloseable {
    private static final int FIRST = 20_000;
    private static final int COUNT = 10_000;
    private static final int TRIES = 1_000;

    private final ServerSocket socket;

    private ServerPort(ServerSocket socket) {
        this.socket = socket;
    }

    /** @throws IOException if there is none left */
    public static ServerPort reserve() throws IOException {
        for (int i = 0; i < TRIES; i++) {
            try {
                return new ServerPort(
                        new ServerSocket(FIRST + ThreadLocalRandom.current().nextInt(COUNT)));
            } catch (BindException taken) {
                // another one, then
            }
        }
        throw new BindException("No port from %d to %d is free for a server".formatted(FIRST, FIRST + COUNT - 1));
    }

    public int number() {
        return socket.getLocalPort();
    }

    /** Leaves the port to the server. */
    @Override
    public void close() throws IOException {
        socket.close();
    }
}
