package dev.variate.backend.dataset;

import dev.variate.backend.IfUnchanged;
import dev.variate.backend.NotFoundException;
import dev.variate.backend.team.Account;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.springframework.stereotype.Service;

/** Data sets whose versions are files of pictures, in the IDX format of MNIST, unpacked or as gzip. Files are received outside any transaction, for they may take minutes. */
@Service
public class PictureSets {
    private final Datasets datasets;
    private final PictureFiles files;

    PictureSets(Datasets datasets, PictureFiles files) {
        this.datasets = datasets;
        this.files = files;
    }

    /** @throws dev.variate.backend.InvalidInputException if what comes in is no whole file of pictures, or too large */
    public DatasetView create(Account account, long projectId, String name, InputStream in) {
        try (PictureUpload upload = PictureUpload.receive(in, datasets.roomForPictures(account, projectId))) {
            return datasets.createPictures(account, projectId, name, upload);
        }
    }

    /** Adds a version; with a condition only after the one that was read. */
    public DatasetView replace(Account account, long dataId, InputStream in, IfUnchanged condition) {
        long project = datasets.get(account, dataId).projectId();
        try (PictureUpload upload = PictureUpload.receive(in, datasets.roomForPictures(account, project))) {
            return datasets.replacePictures(account, dataId, upload, condition);
        }
    }

    /**
     * The file of a version.
     *
     * @throws NotFoundException if the data set is not the account's, or holds no pictures
     */
    public Pictures of(DatasetView data) {
        return data.pictures()
                .orElseThrow(() ->
                        new NotFoundException("Data set " + data.name() + " holds named values, and no pictures."));
    }

    /** Some of the pictures in a row, as PNG. */
    public byte[] preview(DatasetView data) {
        return files.preview(of(data));
    }

    public void write(DatasetView data, OutputStream out) throws IOException {
        files.write(of(data).sha256(), out);
    }
}
