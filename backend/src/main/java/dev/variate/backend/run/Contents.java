package dev.variate.backend.run;

import dev.variate.backend.Secrets;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Stores each program and each set of inputs once, deflated, under its hash. */
@Component
class Contents {
    private final JdbcClient jdbc;

    Contents(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The hash under which the content can be read again. */
    byte[] store(byte[] content) {
        byte[] hash = Secrets.sha256(content);
        boolean known = jdbc.sql("select true from contents where hash = ?")
                .param(hash)
                .query(Boolean.class)
                .optional()
                .isPresent();
        if (!known) {
            jdbc.sql("insert into contents (hash, deflated) values (?, ?) on conflict do nothing")
                    .params(hash, deflate(content))
                    .update();
        }
        return hash;
    }

    byte[] load(byte[] hash) {
        return inflate(jdbc.sql("select deflated from contents where hash = ?")
                .param(hash)
                .query(byte[].class)
                .single());
    }

    private static byte[] deflate(byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Deflater deflater = new Deflater(Deflater.BEST_SPEED);
        try (DeflaterOutputStream stream = new DeflaterOutputStream(out, deflater)) {
            stream.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            deflater.end();
        }
        return out.toByteArray();
    }

    private static byte[] inflate(byte[] deflated) {
        try (InflaterInputStream stream = new InflaterInputStream(new ByteArrayInputStream(deflated))) {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("A stored program or its inputs cannot be read", e);
        }
    }
}
