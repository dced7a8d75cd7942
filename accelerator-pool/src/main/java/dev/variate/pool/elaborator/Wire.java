package dev.variate.pool.elaborator;

import dev.variate.tensor.DType;
import dev.variate.tensor.Shape;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import dev.variate.training.Batch;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the studio and an elaborator process say over the process's standard streams: frames of a length and that many bytes. Both
 * directions are bounded, and the studio's side takes nothing that it reads for granted, because model code that broke its walls could
 * write here too.
 */
final class Wire {
    /** Longest frame: a program and its data, 128 MiB. */
    static final int LONGEST_FRAME = 128 << 20;

    private static final int MOST_ENTRIES = 100_000;
    private static final int MOST_DIMENSIONS = 32;

    /**
     * To the process: elaborate this.
     *
     * @param number what the answer repeats, so that one that comes late or twice is not taken for the answer to something else
     * @param training if the model's loss on such batches is wanted, and not its posterior
     * @param worlds if executions are wanted, and no program
     */
    record Request(
            long number,
            String source,
            Map<String, Value> data,
            int limitMillis,
            Optional<Batch> training,
            Optional<WorldsWanted> worlds) {
        Request(long number, String source, Map<String, Value> data, int limitMillis) {
            this(number, source, data, limitMillis, Optional.empty(), Optional.empty());
        }
    }

    /** From the process: a message, and the number of the request that it answers; 0 if it answers none. */
    record Reply(long number, Message message) {}

    /** From the process. */
    sealed interface Message {}

    /** The process is warm and waits. */
    record Ready() implements Message {}

    /** A program, not yet checked. */
    record Success(String programText, Map<String, Value> inputs) implements Message {}

    /** Programs of a loss: in training, when held-out data are judged, where weights begin, and, if not empty, what is shown; not yet checked. */
    record Losses(String training, String judging, String start, String pictures) implements Message {}

    /** Some iterations of a chain of executions, not yet checked. */
    record Worlds(WorldsMade made) implements Message {}

    /** @param lost whether the process is not to be used again */
    record Failure(List<Problem> problems, boolean lost) implements Message {}

    private static final int READY = 1;
    private static final int SUCCESS = 2;
    private static final int FAILURE = 3;
    private static final int LOSSES = 4;
    private static final int WORLDS = 5;

    private Wire() {}

    static byte[] encode(Request request) {
        return bytes(out -> {
            out.writeLong(request.number);
            writeText(out, request.source);
            writeValues(out, request.data);
            out.writeInt(request.limitMillis);
            out.writeBoolean(request.training.isPresent());
            if (request.training.isPresent()) {
                WireBatch.write(out, request.training.get());
            }
            out.writeBoolean(request.worlds.isPresent());
            if (request.worlds.isPresent()) {
                WireWorlds.write(out, request.worlds.get());
            }
        });
    }

    static Request decodeRequest(byte[] frame) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(frame));
        return new Request(
                in.readLong(),
                readText(in),
                readValues(in),
                in.readInt(),
                in.readBoolean() ? Optional.of(WireBatch.read(in)) : Optional.empty(),
                in.readBoolean() ? Optional.of(WireWorlds.readWanted(in)) : Optional.empty());
    }

    static byte[] encode(Reply reply) {
        return bytes(out -> {
            out.writeLong(reply.number);
            switch (reply.message) {
                case Ready r -> out.writeByte(READY);
                case Success s -> {
                    out.writeByte(SUCCESS);
                    writeText(out, s.programText);
                    writeValues(out, s.inputs);
                }
                case Losses l -> {
                    out.writeByte(LOSSES);
                    writeText(out, l.training);
                    writeText(out, l.judging);
                    writeText(out, l.start);
                    writeText(out, l.pictures);
                }
                case Worlds w -> {
                    out.writeByte(WORLDS);
                    WireWorlds.write(out, w.made);
                }
                case Failure f -> {
                    out.writeByte(FAILURE);
                    out.writeInt(f.problems.size());
                    for (Problem p : f.problems) {
                        out.writeInt(p.line());
                        out.writeInt(p.column());
                        out.writeInt(p.endColumn());
                        writeText(out, p.message());
                    }
                    out.writeBoolean(f.lost);
                }
            }
        });
    }

    /** @throws IOException if the frame is not a message */
    static Reply decodeReply(byte[] frame) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(frame));
        try {
            return new Reply(in.readLong(), readMessage(in));
        } catch (IllegalArgumentException e) {
            throw new IOException(e);
        }
    }

    private static Message readMessage(DataInputStream in) throws IOException {
        return switch (in.readByte()) {
            case READY -> new Ready();
            case SUCCESS -> new Success(readText(in), readValues(in));
            case LOSSES -> new Losses(readText(in), readText(in), readText(in), readText(in));
            case WORLDS -> new Worlds(WireWorlds.readMade(in));
            case FAILURE -> {
                int count = bounded(in.readInt(), 1000, "problems");
                List<Problem> problems = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    problems.add(new Problem(in.readInt(), in.readInt(), in.readInt(), readText(in)));
                }
                yield new Failure(problems, in.readBoolean());
            }
            default -> throw new IOException("Unknown kind of message");
        };
    }

    static void writeFrame(DataOutputStream out, byte[] frame) throws IOException {
        if (frame.length > LONGEST_FRAME) {
            throw new IOException("A frame of " + frame.length + " bytes is longer than " + LONGEST_FRAME);
        }
        out.writeInt(frame.length);
        out.write(frame);
        out.flush();
    }

    /** @throws EOFException if the other side has ended */
    static byte[] readFrame(DataInputStream in) throws IOException {
        int length = bounded(in.readInt(), LONGEST_FRAME, "bytes");
        byte[] frame = in.readNBytes(length);
        if (frame.length < length) {
            throw new EOFException();
        }
        return frame;
    }

    // ---- parts

    private interface Writing {
        void to(DataOutputStream out) throws IOException;
    }

    private static byte[] bytes(Writing writing) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            writing.to(new DataOutputStream(bytes));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static void writeText(DataOutputStream out, String text) throws IOException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(utf8.length);
        out.write(utf8);
    }

    static String readText(DataInputStream in) throws IOException {
        return new String(in.readNBytes(bounded(in.readInt(), in.available(), "characters")), StandardCharsets.UTF_8);
    }

    static void writeValues(DataOutputStream out, Map<String, Value> values) throws IOException {
        out.writeInt(values.size());
        for (Map.Entry<String, Value> entry : values.entrySet()) {
            writeText(out, entry.getKey());
            Value value = entry.getValue();
            out.writeByte(value.dtype().ordinal());
            int[] dims = value.shape().dims();
            out.writeInt(dims.length);
            for (int dim : dims) {
                out.writeInt(dim);
            }
            ByteBuffer bytes =
                    ByteBuffer.allocate(Math.multiplyExact(value.shape().size(), Double.BYTES));
            bytes.asDoubleBuffer().put(value.elements());
            out.write(bytes.array());
        }
    }

    static Map<String, Value> readValues(DataInputStream in) throws IOException {
        int count = bounded(in.readInt(), MOST_ENTRIES, "tensors");
        Map<String, Value> values = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            String name = readText(in);
            DType dtype = DType.values()[bounded(in.readByte(), DType.values().length - 1, "element types")];
            int[] dims = new int[bounded(in.readInt(), MOST_DIMENSIONS, "dimensions")];
            for (int d = 0; d < dims.length; d++) {
                dims[d] = in.readInt();
            }
            Shape shape = Shape.of(dims);
            byte[] bytes = in.readNBytes(bounded((long) shape.size() * Double.BYTES, in.available(), "elements"));
            double[] elements = new double[shape.size()];
            ByteBuffer.wrap(bytes).asDoubleBuffer().get(elements);
            values.put(name, Value.of(new TensorType(dtype, shape), elements));
        }
        return values;
    }

    static int bounded(long found, int most, String what) throws IOException {
        if (found < 0 || found > most) {
            throw new IOException("A frame says that it holds " + found + " " + what + "; at most " + most + " can be");
        }
        return (int) found;
    }
}
