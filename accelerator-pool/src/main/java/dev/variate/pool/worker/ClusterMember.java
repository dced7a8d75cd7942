package dev.variate.pool.worker;

import dev.variate.device.AllReduce;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * One member of a group of TensorFlow servers, in a process of its own that lives as long as this object. First it has a port; when those of all are known it joins them; then it adds vectors up, and sends others tensors, see {@link ClusterGroup}.
 */
final class ClusterMember implements AllReduce {
    /** What is asked of the process, before what it takes. */
    static final int SUM = 0;

    static final int SEND = 1;
    static final int RECEIVE = 2;

    private final Process process;
    private final DataInputStream in;
    private final DataOutputStream out;
    private final int port;

    private ClusterMember(Process process) throws IOException {
        this.process = process;
        this.in = new DataInputStream(process.getInputStream());
        this.out = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
        this.port = in.readInt();
    }

    /** @throws IOException if no process can be started */
    static ClusterMember start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-modules",
                        "jdk.incubator.vector",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Xmx1g",
                        "-XX:+UseSerialGC",
                        "-XX:-UsePerfData",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ClusterMain.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        Process process = builder.start();
        try {
            return new ClusterMember(process);
        } catch (IOException failed) {
            process.destroyForcibly();
            throw failed;
        }
    }

    int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    /**
     * Brings this member's server up and waits for it; those of the others may come later.
     *
     * @param addresses of all members, in order
     * @throws IllegalStateException if it cannot be, with the reason
     */
    void join(List<String> addresses, int member) {
        try {
            out.writeInt(member);
            out.writeInt(addresses.size());
            for (String address : addresses) {
                out.writeUTF(address);
            }
            out.flush();
            answer();
        } catch (IOException gone) {
            throw gone(gone);
        }
    }

    @Override
    public float[] sum(float[] vector) {
        try {
            out.writeInt(SUM);
            out.writeInt(vector.length);
            Numbers.write(out, vector);
            out.flush();
            return answer();
        } catch (IOException gone) {
            throw gone(gone);
        }
    }

    /** Sends words to another member; does not wait until they have come. */
    void send(int to, int[] words) {
        try {
            out.writeInt(SEND);
            out.writeInt(to);
            Numbers.write(out, words);
            out.flush();
        } catch (IOException gone) {
            throw gone(gone);
        }
    }

    /** The next words that another member has sent, or will send; both know how many. */
    int[] receive(int from, int count) {
        try {
            out.writeInt(RECEIVE);
            out.writeInt(from);
            out.writeInt(count);
            out.flush();
            return Numbers.readInts(in, length());
        } catch (IOException gone) {
            throw gone(gone);
        }
    }

    private float[] answer() throws IOException {
        return Numbers.readFloats(in, length());
    }

    private int length() throws IOException {
        int length = in.readInt();
        if (length < 0) {
            throw new IllegalStateException(in.readUTF());
        }
        return length;
    }

    private IllegalStateException gone(IOException cause) {
        return new IllegalStateException(
                "The process of the TensorFlow server "
                        + (cause instanceof EOFException ? "ended" : "cannot be reached")
                        + "; it may have been killed, or found too little memory",
                cause);
    }

    /** The process, its server and its port are gone when this returns. */
    @Override
    public void close() {
        process.destroyForcibly();
        boolean interrupted = false;
        while (process.isAlive()) {
            try {
                process.waitFor();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
