package dev.variate.device.tensorflow;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/** Whether somebody listens at an address. */
final class Reachable {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int PAUSE_MILLIS = 50;

    private Reachable() {}

    /**
     * Returns as soon as a connection can be made.
     *
     * @param address {@code host:port}
     * @throws IllegalStateException if none can within half a minute
     */
    static void await(String address) {
        int colon = address.lastIndexOf(':');
        String host = address.substring(0, colon);
        int port = Integer.parseInt(address.substring(colon + 1));
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (true) {
            // looked up each time: a name that is unknown once is not asked for again
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(host, port), (int) LIMIT.toMillis());
                return;
            } catch (IOException notYet) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException(
                            "no connection to the server at %s within %d s (%s); is that how this machine reaches it, and does a firewall let it through?"
                                    .formatted(address, LIMIT.toSeconds(), notYet.getMessage()),
                            notYet);
                }
            }
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Interrupted while waiting for " + address, e);
            }
        }
    }
}
