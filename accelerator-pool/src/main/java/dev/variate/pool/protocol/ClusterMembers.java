package dev.variate.pool.protocol;

import java.util.List;

/** Where all members of a group listen, in order. */
public record ClusterMembers(List<String> addresses) {
    public ClusterMembers {
        addresses = List.copyOf(addresses);
    }
}
