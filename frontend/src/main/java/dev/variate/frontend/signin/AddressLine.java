package dev.variate.frontend.signin;

import dev.variate.backend.team.Accounts;
import dev.variate.backend.team.SignInLinks;
import dev.variate.db.DataDirectory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Prints the one line that a person needs when the studio is up: its address, as a link that signs the owner in once. */
@Component
class AddressLine {

    private final Accounts accounts;
    private final SignInLinks links;
    private final DataDirectory folder;
    private final Environment environment;

    AddressLine(Accounts accounts, SignInLinks links, DataDirectory folder, Environment environment) {
        this.accounts = accounts;
        this.links = links;
        this.folder = folder;
        this.environment = environment;
    }

    @EventListener
    void print(ApplicationReadyEvent ready) {
        if (!(ready.getApplicationContext() instanceof WebServerApplicationContext web)) {
            return;
        }
        var host = environment.getProperty("server.address", "127.0.0.1");
        var encrypted = environment.getProperty("server.ssl.certificate") != null
                || environment.getProperty("server.ssl.key-store") != null
                || environment.getProperty("server.ssl.bundle") != null;
        var address = "%s://%s:%d%s"
                .formatted(
                        encrypted ? "https" : "http",
                        host.equals("0.0.0.0") ? "127.0.0.1" : host,
                        web.getWebServer().getPort(),
                        links.create(accounts.owner()));
        // In a container nobody sees the output; the file is for this user only.
        folder.write("sign-in.link", address);
        System.out.println("Variate is at " + address);
    }
}
