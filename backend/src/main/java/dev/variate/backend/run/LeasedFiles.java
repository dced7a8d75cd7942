package dev.variate.backend.run;

import dev.variate.backend.NotFoundException;
import dev.variate.backend.dataset.PictureFiles;
import dev.variate.backend.dataset.Pictures;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HexFormat;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Files for workers: each may read those of the runs that it has at present, and no others. */
@Service
public class LeasedFiles {
    private final JdbcClient jdbc;
    private final PictureFiles files;

    LeasedFiles(JdbcClient jdbc, PictureFiles files) {
        this.jdbc = jdbc;
        this.files = files;
    }

    /** @throws NotFoundException if no run that the worker has now uses a file of that hash */
    @Transactional(readOnly = true)
    public Pictures of(long workerId, String sha256) {
        return files.find(sha256)
                .filter(file -> uses(workerId, HexFormat.of().parseHex(file.sha256())))
                .orElseThrow(() ->
                        new NotFoundException("No run that this worker has at present uses a file " + sha256 + "."));
    }

    private boolean uses(long workerId, byte[] hash) {
        return jdbc.sql("""
                        select exists (select from run_holders h
                            join runs r on r.id = h.run_id
                            left join trainings t on t.run_id = r.id
                            join data_set_versions v on v.id in (r.data_version_id, t.held_out_version_id)
                            where h.worker_id = ? and v.file_sha256 = ?)""").params(workerId, hash).query(Boolean.class).single();
    }

    public void write(Pictures file, OutputStream out) throws IOException {
        files.write(file.sha256(), out);
    }
}
