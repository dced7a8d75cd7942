package dev.variate.pool.elaborator;

/**
 * Which walls stand between a model's code and this machine.
 *
 * @param namespaces whether the operating system hides files, network and other processes from it (bubblewrap)
 * @param limits whether the operating system limits its memory, processor time and files (prlimit)
 * @param allowList whether its bytecode is checked before it runs
 */
public record Isolation(boolean namespaces, boolean limits, boolean allowList) {

    /** Whether people other than the machine's owner may be let in. */
    public boolean fitForSharing() {
        return namespaces && limits && allowList;
    }

    /** One sentence for the log and the start page. */
    public String inWords() {
        if (fitForSharing()) {
            return "Model code runs without files, network or other processes (bubblewrap), under limits of memory and time, and behind a "
                    + "bytecode allow-list.";
        }
        return "Model code is NOT fully isolated here: "
                + (namespaces
                        ? ""
                        : "bubblewrap (bwrap) is missing or may not create namespaces, so files and network are shut off by the "
                                + "bytecode allow-list only; ")
                + (limits ? "" : "prlimit is missing, so memory outside the Java heap is not limited; ")
                + (allowList ? "" : "the bytecode allow-list is off; ")
                + "sign-ins are taken from this machine only.";
    }
}
