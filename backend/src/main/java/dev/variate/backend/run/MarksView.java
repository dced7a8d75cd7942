package dev.variate.backend.run;

import dev.variate.backend.Secrets;
import java.util.HexFormat;
import java.util.List;

/**
 * What people have made of a run, as one of them sees it.
 *
 * @param tags in order of the alphabet
 * @param pinned for everyone in the project
 * @param starred by who looks
 * @param baseline whether others of its model are compared with it
 * @param note empty if there is none
 * @param noteVersion counts the changes of the note; 0 if there never was one
 */
public record MarksView(
        List<String> tags, boolean pinned, boolean starred, boolean baseline, String note, int noteVersion) {
    static final MarksView NONE = new MarksView(List.of(), false, false, false, "", 0);

    public MarksView {
        tags = List.copyOf(tags);
    }

    /** Changes with the tags. */
    public String tagsVersion() {
        return HexFormat.of().formatHex(Secrets.sha256(String.join("\n", tags)), 0, 8);
    }
}
