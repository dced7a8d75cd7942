package dev.variate.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** The cable between a worker and the studio: it can be slow, and it can be cut, in the middle of a message and before its answer. */
final class Network implements AutoCloseable {

    private static final int PIECE = 4096;

    private final ServerSocket door;
    private final int studio;
    private final Set<Socket> ends = ConcurrentHashMap.newKeySet();
    private volatile long delayMillis;
    private volatile boolean cut;

    Network(int studioPort) {
        studio = studioPort;
        try {
            door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        Thread.ofVirtual().name("network").start(this::accept);
    }

    int port() {
        return door.getLocalPort();
    }

    /** Each piece of a message takes this much longer. */
    void slow(long millis) {
        delayMillis = millis;
    }

    /** Whatever is under way is lost, and nothing goes through until it is healed. */
    void cut() {
        cut = true;
        ends.forEach(Network::close);
    }

    void heal() {
        cut = false;
        delayMillis = 0;
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                var near = door.accept();
                if (cut) {
                    close(near);
                    continue;
                }
                Thread.ofVirtual().start(() -> connect(near));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void connect(Socket near) {
        var far = new Socket();
        ends.add(near);
        ends.add(far);
        try {
            far.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), studio), 2000);
            Thread.ofVirtual().start(() -> pump(near, far));
            pump(far, near);
        } catch (IOException nobodyThere) {
            close(near);
            close(far);
        }
    }

    private void pump(Socket from, Socket to) {
        var piece = new byte[PIECE];
        try {
            var in = from.getInputStream();
            var out = to.getOutputStream();
            for (var n = in.read(piece); n >= 0 && !cut; n = in.read(piece)) {
                LockSupport.parkNanos(delayMillis * 1_000_000);
                out.write(piece, 0, n);
                out.flush();
            }
        } catch (IOException ended) {
            // either end may go at any time: both are closed below
        }
        close(from);
        close(to);
        ends.remove(from);
        ends.remove(to);
    }

    private static void close(Socket end) {
        try {
            end.close();
        } catch (IOException gone) {
            // that is what was wanted
        }
    }

    @Override
    public void close() {
        cut();
        try {
            door.close();
        } catch (IOException gone) {
            // that is what was wanted
        }
    }
}
