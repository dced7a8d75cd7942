package dev.variate.training;

import dev.variate.tensor.DType;
import dev.variate.tensor.Shape;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;

/**
 * All that training needs to go on as if it had not stopped.
 *
 * @param step how many steps were taken
 * @param seed from which starts, order and noise follow
 * @param recipe what the state is made for: training by another recipe does not go on from it
 * @param state tensors by name
 */
public record Checkpoint(long step, long seed, String recipe, SequencedMap<String, Value> state) {
    private static final String FORMAT = "variate checkpoint 1";

    public Checkpoint {
        state = java.util.Collections.unmodifiableSequencedMap(new LinkedHashMap<>(state));
    }

    /** Writes it whole or not at all: to a file beside {@code file}, which then takes its place. */
    public void write(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        Path fresh = Files.createTempFile(folder, file.getFileName() + ".", ".part");
        try {
            try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                write(java.nio.channels.Channels.newOutputStream(channel));
                channel.force(true);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    /** Writes it to where somebody else sees to it that it counts only if it is whole. */
    public void write(OutputStream raw) throws IOException {
        CheckedOutputStream sum = new CheckedOutputStream(new BufferedOutputStream(raw, 1 << 16), new CRC32C());
        DataOutputStream out = new DataOutputStream(sum);
        write(out);
        out.flush();
        out.writeLong(sum.getChecksum().getValue());
        out.flush();
    }

    private void write(DataOutputStream out) throws IOException {
        out.writeUTF(FORMAT);
        out.writeLong(step);
        out.writeLong(seed);
        out.writeUTF(recipe);
        out.writeInt(state.size());
        for (var part : state.entrySet()) {
            TensorType type = part.getValue().type();
            out.writeUTF(part.getKey());
            out.writeByte(type.dtype().ordinal());
            out.writeInt(type.shape().rank());
            for (int dim : type.shape().dims()) {
                out.writeInt(dim);
            }
            for (double x : part.getValue().elements()) {
                switch (type.dtype()) {
                    case F64 -> out.writeDouble(x);
                    case F32 -> out.writeFloat((float) x);
                    case I32, BOOL -> out.writeInt((int) x);
                }
            }
        }
    }

    /** @throws IOException if the file cannot be read, is no checkpoint, or is not whole; the message says which */
    public static Checkpoint read(Path file) throws IOException {
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            CheckedInputStream sum = new CheckedInputStream(raw, new CRC32C());
            DataInputStream in = new DataInputStream(sum);
            if (!FORMAT.equals(format(in))) {
                throw new IOException(file + " is no checkpoint of a training.");
            }
            long step = in.readLong();
            long seed = in.readLong();
            String recipe = in.readUTF();
            int count = in.readInt();
            SequencedMap<String, Value> state = new LinkedHashMap<>();
            for (int i = 0; i < count; i++) {
                String name = in.readUTF();
                state.put(name, value(in, Files.size(file)));
            }
            long found = sum.getChecksum().getValue();
            if (in.readLong() != found || raw.read() >= 0) {
                throw new IOException(file + " is damaged: its checksum is wrong. Go on from an earlier checkpoint.");
            }
            return new Checkpoint(step, seed, recipe, state);
        } catch (EOFException e) {
            throw new IOException(
                    file + " is cut off: it ends before the checkpoint does. Go on from an earlier one.", e);
        } catch (RuntimeException e) {
            throw new IOException(
                    file + " is damaged or cut off: " + e.getMessage() + ". Go on from an earlier checkpoint.", e);
        }
    }

    private static String format(DataInputStream in) throws IOException {
        byte[] begin = in.readNBytes(2 + FORMAT.length());
        return begin.length < 2 ? "" : new String(begin, 2, begin.length - 2, java.nio.charset.StandardCharsets.UTF_8);
    }

    private static Value value(DataInputStream in, long most) throws IOException {
        DType dtype = DType.values()[in.readByte()];
        int[] dims = new int[length(in.readInt(), 64)];
        long size = 1;
        for (int i = 0; i < dims.length; i++) {
            dims[i] = in.readInt();
            size = Math.multiplyExact(size, dims[i]);
        }
        double[] elements = new double[length(size, most)];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = switch (dtype) {
                case F64 -> in.readDouble();
                case F32 -> in.readFloat();
                case I32, BOOL -> in.readInt();
            };
        }
        return Value.wrap(new TensorType(dtype, Shape.of(dims)), elements);
    }

    private static int length(long length, long most) {
        if (length < 0 || length > most) {
            throw new IllegalArgumentException("a length of " + length + " cannot be right");
        }
        return (int) length;
    }

    /** The tensors in the order of {@code parts}. @throws IllegalArgumentException if they are not these */
    public List<Value> values(List<StepProgram.Part> parts) {
        List<Value> values = new ArrayList<>();
        for (StepProgram.Part part : parts) {
            Value value = state.get(part.name());
            if (value == null || !value.type().equals(part.type())) {
                throw new IllegalArgumentException("The checkpoint is of another model: this one has `" + part.name()
                        + "` " + part.type() + ", and there it is " + (value == null ? "missing" : value.type()) + ".");
            }
            values.add(value);
        }
        return values;
    }
}
