package dev.variate.backend.start;

import dev.variate.backend.team.Account;
import dev.variate.backend.team.ApiTokens;
import dev.variate.db.DataDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.stereotype.Component;

/** Lays the owner's API token into the data folder, where only the user who started the studio can read it, so that a script needs no browser. */
@Component
class OwnerToken {
    private static final String FILE = "owner.token";

    private final DataDirectory folder;
    private final ApiTokens tokens;

    OwnerToken(DataDirectory folder, ApiTokens tokens) {
        this.folder = folder;
        this.tokens = tokens;
    }

    /** Does nothing if the token that lies there is good; otherwise, at the first start or with a new database, makes one. */
    void provide(Account owner) {
        Path file = folder.resolve(FILE);
        try {
            if (Files.exists(file)
                    && tokens.authenticate(Files.readString(file).strip()).isPresent()) {
                return;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The owner's token cannot be read from " + file, e);
        }
        folder.write(FILE, tokens.create(owner, FILE).secret());
    }
}
