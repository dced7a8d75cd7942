package dev.variate.pool.worker;

import dev.variate.device.Devices;
import dev.variate.device.Group;
import dev.variate.device.ServerPort;
import dev.variate.tensor.DType;
import dev.variate.tensor.Shape;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The process of one member of a group of TensorFlow servers, which ends with the group because such a server cannot be stopped in any other way. {@link ClusterMember} is the other end of its pipes.
 *
 * <p>It says a free port, reads its number and the addresses of all, and then does what it is asked, one thing after another: it says the sum of all members' vectors, sends words to one of them, or says what one of them has sent. When its input ends, so does it, at once.
 */
public final class ClusterMain {
    private ClusterMain() {}

    public static void main(String[] args) throws IOException {
        DataInputStream in = new DataInputStream(System.in);
        // what anything else in this process prints must not stand among the numbers
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)));
        System.setOut(System.err);
        BlockingQueue<Wish> wishes = new LinkedBlockingQueue<>();
        try {
            int member;
            List<String> addresses = new ArrayList<>();
            try (ServerPort port = ServerPort.reserve()) {
                out.writeInt(port.number());
                out.flush();
                member = in.readInt();
                for (int left = in.readInt(); left > 0; left--) {
                    addresses.add(in.readUTF());
                }
            }
            Thread.ofPlatform().daemon().name("sums").start(() -> serve(addresses, member, wishes, out));
            while (true) {
                wishes.add(wish(in));
            }
        } catch (EOFException over) {
            Runtime.getRuntime().halt(0);
        }
    }

    /** What is asked for. */
    private sealed interface Wish {
        record Sum(float[] vector) implements Wish {}

        record Send(int to, int[] words) implements Wish {}

        record Receive(int from, int count) implements Wish {}
    }

    private static Wish wish(DataInputStream in) throws IOException {
        int kind = in.readInt();
        return switch (kind) {
            case ClusterMember.SUM -> new Wish.Sum(Numbers.readFloats(in, in.readInt()));
            case ClusterMember.SEND -> new Wish.Send(in.readInt(), Numbers.readInts(in, in.readInt()));
            case ClusterMember.RECEIVE -> new Wish.Receive(in.readInt(), in.readInt());
            default -> throw new IOException("nothing is asked for by " + kind);
        };
    }

    private static void serve(List<String> addresses, int member, BlockingQueue<Wish> wishes, DataOutputStream out) {
        try (Group group = Devices.named("tensorflow").join(addresses, member)) {
            out.writeInt(0);
            out.flush();
            while (true) {
                switch (wishes.take()) {
                    case Wish.Sum sum -> {
                        float[] found = group.sum(sum.vector());
                        out.writeInt(found.length);
                        Numbers.write(out, found);
                    }
                    case Wish.Send send -> group.send(send.to(), List.of(Value.vector(send.words())));
                    case Wish.Receive receive ->
                        Numbers.write(
                                out,
                                group.receive(
                                                receive.from(),
                                                List.of(new TensorType(DType.I32, Shape.of(receive.count()))))
                                        .get(0)
                                        .toInts());
                }
                out.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | IOException | LinkageError | OutOfMemoryError failed) {
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
}
