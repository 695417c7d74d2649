package dev.etosha.embedded;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The user that PostgreSQL's programs run as: this one, unless it is root, as whom PostgreSQL refuses to run, or has no name,
 * as in some containers.
 */
public enum Account {
    /** This user. */
    OWN(""),

    /** A user namespace that maps nobody: the files stay this user's. */
    NAMESPACE("unshare -U "),

    /** The user 65534, for root where no user namespace is to be had, as in many containers. */
    NOBODY("setpriv --reuid=65534 --regid=65534 --clear-groups ");

    private static final class Found {

        static final Account ACCOUNT = find();
    }

    private final String prefix;

    Account(String prefix) {
        this.prefix = prefix;
    }

    /** The one that this machine allows. */
    public static Account here() {
        return Found.ACCOUNT;
    }

    private static Account find() {
        String name = System.getProperty("user.name", "");
        boolean root = name.equals("root");
        boolean nameless = name.isEmpty() || name.equals("?");
        if (File.separatorChar != '/' || !(root || nameless)) {
            return OWN;
        }
        // initdb wants to know the name too
        if (Command.succeeds("unshare", "-U", "id", "-un")) {
            return NAMESPACE;
        }
        return root ? NOBODY : OWN;
    }

    /** A command as it is to be run. */
    public List<String> command(List<String> command) {
        List<String> all = new ArrayList<>(
                prefix.lines().flatMap(line -> Stream.of(line.split(" "))).toList());
        all.addAll(command);
        return all;
    }

    /** Gives a folder of this user's to the account. */
    void give(Path folder) throws IOException {
        if (this != NOBODY) {
            return;
        }
        if (!Command.succeeds("setpriv", "--version")) {
            throw new IOException("PostgreSQL does not run as root, and this machine has neither user namespaces"
                    + " (unshare -U) nor setpriv: run this as another user");
        }
        Command.run(List.of("chown", "65534:65534", folder.toString()));
    }
}
