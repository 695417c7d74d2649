package dev.etosha.embedded;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The user that runs PostgreSQL's programs. PostgreSQL refuses to run as root or as a user without a name, which some
 * containers have.
 */
public enum Account {
    /** The current user. */
    OWN(""),

    /** A user namespace without a mapping. The files still belong to the current user. */
    NAMESPACE("unshare -U "),

    /** The user 65534, for root where user namespaces are not available, as in many containers. */
    NOBODY("setpriv --reuid=65534 --regid=65534 --clear-groups ");

    private static final class Found {

        static final Account ACCOUNT = find();
    }

    private final String prefix;

    Account(String prefix) {
        this.prefix = prefix;
    }

    /** The account that works on this machine. */
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
        // initdb also needs the user's name
        if (Command.succeeds("unshare", "-U", "id", "-un")) {
            return NAMESPACE;
        }
        return root ? NOBODY : OWN;
    }

    /** Adds the prefix that runs a command as this account. */
    public List<String> command(List<String> command) {
        List<String> all = new ArrayList<>(
                prefix.lines().flatMap(line -> Stream.of(line.split(" "))).toList());
        all.addAll(command);
        return all;
    }

    /** Makes the account the owner of a folder. */
    void give(Path folder) throws IOException {
        if (this != NOBODY) {
            return;
        }
        if (!Command.succeeds("setpriv", "--version")) {
            throw new IOException("PostgreSQL does not run as root, and this machine has neither user namespaces"
                    + " (unshare -U) nor setpriv: run the program as another user");
        }
        Command.run(List.of("chown", "65534:65534", folder.toString()));
    }
}
