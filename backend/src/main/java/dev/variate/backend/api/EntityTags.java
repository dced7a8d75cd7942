package dev.variate.backend.api;

import dev.variate.backend.IfUnchanged;
import dev.variate.backend.InvalidInputException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code If-Match} (RFC 9110, section 13.1.1). A weak tag counts as its strong twin: proxies weaken what they compress, and what is meant is the version. */
final class EntityTags {
    static final String ABOUT =
            "The ETag of what was read. If it has changed since, the answer is 412 with what changed; without this header the change is made in any case.";

    private static final Pattern TAG = Pattern.compile("\\s*(?:W/)?\"([\\x21\\x23-\\x7e]*)\"\\s*(?:,|$)");

    private EntityTags() {}

    /** @throws InvalidInputException if the header is neither {@code *} nor a list of tags */
    static IfUnchanged condition(@Nullable String header) {
        if (header == null || header.strip().equals("*")) {
            return IfUnchanged.ANYWAY;
        }
        Set<String> versions = new HashSet<>();
        Matcher tag = TAG.matcher(header);
        int end = 0;
        while (end < header.length() && tag.find(end) && tag.start() == end) {
            versions.add(tag.group(1));
            end = tag.end();
        }
        if (end < header.length() || versions.isEmpty()) {
            throw new InvalidInputException(
                    "If-Match",
                    "If-Match holds no entity tag. Send the ETag of the answer that you read, such as \"3\".");
        }
        return new IfUnchanged(Optional.of(versions));
    }
}
