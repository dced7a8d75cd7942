package dev.variate.backend.dataset;

import dev.variate.backend.team.Account;
import java.util.List;
import org.springframework.stereotype.Service;

/** Data sets of a project, each with its versions. */
@Service
public class Datasets {
    /** The latest version of each, by name. */
    public List<DatasetView> list(Account account, long projectId) {
        throw new UnsupportedOperationException();
    }

    /** The latest version. */
    public DatasetView get(Account account, long dataId) {
        throw new UnsupportedOperationException();
    }

    public DatasetView get(Account account, long dataId, int version) {
        throw new UnsupportedOperationException();
    }

    public DatasetView create(Account account, long projectId, String name, String json) {
        throw new UnsupportedOperationException();
    }

    /** One variable a column, under the header's names. */
    public DatasetView createFromCsv(Account account, long projectId, String name, String csvText) {
        throw new UnsupportedOperationException();
    }

    /** Adds a version; runs keep the one that they were launched with. */
    public DatasetView replace(Account account, long dataId, String json) {
        throw new UnsupportedOperationException();
    }

    public DatasetView replaceFromCsv(Account account, long dataId, String csvText) {
        throw new UnsupportedOperationException();
    }
}
