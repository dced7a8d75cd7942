package dev.variate.backend.model;

import dev.variate.backend.Secrets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A model as one person sees it.
 *
 * @param source the person's draft if there is one, else the latest revision
 * @param revision number of the latest kept revision, from 1
 * @param base number of the revision that {@code source} was written from, or is; below {@code revision} where somebody has kept another since
 * @param draft whether {@code source} is a draft that differs from that revision
 * @param dataId the data set that the model was last used with
 */
public record ModelView(
        long id,
        long projectId,
        String name,
        String source,
        int revision,
        int base,
        boolean draft,
        Optional<Long> dataId,
        Instant updatedAt) {

    /** Changes with the text: the revision's number, and of a draft its hash. */
    public String version() {
        return draft
                ? revision + "-" + HexFormat.of().formatHex(Secrets.sha256(source), 0, 8)
                : Integer.toString(revision);
    }
}
