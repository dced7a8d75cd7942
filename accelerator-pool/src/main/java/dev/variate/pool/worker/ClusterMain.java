package dev.variate.pool.worker;

import dev.variate.device.AllReduce;
import dev.variate.device.Devices;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The process of one member of a group of TensorFlow servers, which ends with the group because such a server cannot be stopped in any other way. {@link ClusterMember} is the other end of its pipes.
 *
 * <p>It says a free port, reads its number and the addresses of all, and then for each vector that it reads says the sum of all members' vectors. When its input ends, so does it, at once.
 */
public final class ClusterMain {
    private ClusterMain() {}

    public static void main(String[] args) throws IOException {
        DataInputStream in = new DataInputStream(System.in);
        // what anything else in this process prints must not stand among the numbers
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)));
        System.setOut(System.err);
        out.writeInt(freePort());
        out.flush();
        BlockingQueue<float[]> vectors = new LinkedBlockingQueue<>();
        try {
            int member = in.readInt();
            List<String> addresses = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                addresses.add(in.readUTF());
            }
            Thread.ofPlatform().daemon().name("sums").start(() -> serve(addresses, member, vectors, out));
            while (true) {
                vectors.add(Floats.read(in, in.readInt()));
            }
        } catch (EOFException over) {
            Runtime.getRuntime().halt(0);
        }
    }

    private static void serve(
            List<String> addresses, int member, BlockingQueue<float[]> vectors, DataOutputStream out) {
        try (AllReduce group = Devices.named("tensorflow").join(addresses, member)) {
            out.writeInt(0);
            out.flush();
            while (true) {
                float[] sum = group.sum(vectors.take());
                out.writeInt(sum.length);
                Floats.write(out, sum);
                out.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | IOException | LinkageError failed) {
            say(out, failed);
        }
    }

    private static void say(DataOutputStream out, Throwable failed) {
        String words = failed.getMessage() == null ? failed.toString() : failed.getMessage();
        try {
            out.writeInt(-1);
            out.writeUTF(words.substring(0, Math.min(words.length(), 2000)));
            out.flush();
        } catch (IOException nobodyListens) {
            Runtime.getRuntime().halt(1);
        }
    }

    /** One that nobody listens on now; TensorFlow must be told a port, as the others must know it before there is a server. */
    private static int freePort() throws IOException {
        try (ServerSocket any = new ServerSocket(0)) {
            return any.getLocalPort();
        }
    }
}
