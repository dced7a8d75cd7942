package dev.variate.backend.dataset;

import dev.variate.backend.InvalidInputException;
import dev.variate.backend.NotFoundException;
import dev.variate.backend.StudioSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The contents of picture files, each stored once under its hash, in pieces. Who may read one is asked by whoever calls. */
@Service
public class PictureFiles {
    private static final int PIECE = 1 << 20;
    private static final String DESCRIBED = "select f.sha256, f.count, f.shape, f.bytes from picture_files f";

    private final JdbcClient jdbc;
    private final long most;

    PictureFiles(JdbcClient jdbc, StudioSettings settings) {
        this.jdbc = jdbc;
        this.most = settings.quotas().pictures().toBytes();
    }

    /** Bytes that the project's pictures may still take, those in its trash counted. */
    @Transactional(readOnly = true)
    public long room(long projectId) {
        long taken = jdbc.sql("""
                        select coalesce(sum(f.bytes), 0) from picture_files f where f.sha256 in
                            (select v.file_sha256 from data_set_versions v join data_sets d on d.id = v.data_set_id where d.project_id = ?)""").param(projectId).query(Long.class).single();
        if (taken >= most) {
            throw new InvalidInputException(
                    "file",
                    "The pictures of this project take %,d MB, and those of a project may take %,d MB. Delete for good what nobody needs."
                            .formatted(taken / 1_000_000, most / 1_000_000));
        }
        return most - taken;
    }

    /** Stores the content, unless it is there. */
    @Transactional
    byte[] store(PictureUpload upload) {
        Pictures pictures = upload.pictures();
        byte[] hash = HexFormat.of().parseHex(pictures.sha256());
        String shape =
                String.join(",", pictures.shape().stream().map(Object::toString).toList());
        // An update that changes nothing locks the row, so that it is not deleted before the new version refers to it.
        boolean fresh = jdbc.sql("""
                        insert into picture_files (sha256, bytes, count, shape, preview) values (?, ?, ?, ?, ?)
                        on conflict (sha256) do update set bytes = excluded.bytes returning xmax = 0""")
                .params(hash, pictures.bytes(), pictures.count(), shape, upload.preview())
                .query(Boolean.class)
                .single();
        if (fresh) {
            try (InputStream in = Files.newInputStream(upload.file())) {
                byte[] piece = in.readNBytes(PIECE);
                for (int number = 0; piece.length > 0; number++) {
                    jdbc.sql("insert into picture_pieces (sha256, number, content) values (?, ?, ?)")
                            .params(hash, number, piece)
                            .update();
                    piece = in.readNBytes(PIECE);
                }
            } catch (IOException e) {
                throw new UncheckedIOException("A file of pictures that arrived cannot be read again", e);
            }
        }
        return hash;
    }

    /** What is known of a file; empty if there is none of that hash. */
    @Transactional(readOnly = true)
    public Optional<Pictures> find(String sha256) {
        return hash(sha256).flatMap(this::describe);
    }

    private Optional<Pictures> describe(byte[] hash) {
        return jdbc.sql(DESCRIBED + " where f.sha256 = ?")
                .param(hash)
                .query(PictureFiles::pictures)
                .optional();
    }

    /** The file of pictures that a version of a data set is. */
    Optional<Pictures> ofVersion(long dataSetId, int version) {
        return jdbc.sql(
                        DESCRIBED
                                + " join data_set_versions v on v.file_sha256 = f.sha256 where v.data_set_id = ? and v.version = ?")
                .params(dataSetId, version)
                .query(PictureFiles::pictures)
                .optional();
    }

    private static Pictures pictures(ResultSet row, int number) throws SQLException {
        return new Pictures(
                HexFormat.of().formatHex(row.getBytes("sha256")),
                row.getInt("count"),
                Arrays.stream(row.getString("shape").split(","))
                        .map(Integer::valueOf)
                        .toList(),
                row.getLong("bytes"));
    }

    /** Some of the pictures, as PNG. */
    @Transactional(readOnly = true)
    public byte[] preview(Pictures pictures) {
        return jdbc.sql("select preview from picture_files where sha256 = ?")
                .param(HexFormat.of().parseHex(pictures.sha256()))
                .query(byte[].class)
                .single();
    }

    /** Writes the file, piece by piece: no transaction is held while the reader takes its time. */
    public void write(String sha256, OutputStream out) throws IOException {
        byte[] hash = hash(sha256).orElseThrow(() -> unknown(sha256));
        for (int number = 0; ; number++) {
            Optional<byte[]> piece = jdbc.sql("select content from picture_pieces where sha256 = ? and number = ?")
                    .params(hash, number)
                    .query(byte[].class)
                    .optional();
            if (piece.isEmpty()) {
                return;
            }
            out.write(piece.get());
        }
    }

    /** Drops what no data set holds any more. */
    void sweep() {
        jdbc.sql(
                        "delete from picture_files f where not exists (select from data_set_versions v where v.file_sha256 = f.sha256)")
                .update();
    }

    private static Optional<byte[]> hash(String sha256) {
        return sha256.matches("[0-9a-f]{64}") ? Optional.of(HexFormat.of().parseHex(sha256)) : Optional.empty();
    }

    private static NotFoundException unknown(String sha256) {
        return new NotFoundException("There is no file " + sha256 + ".");
    }
}
