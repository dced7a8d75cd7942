package dev.variate.backend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.ConstructorBinding;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What the person who starts the studio may choose, as system properties ({@code variate.data}) or in the environment ({@code VARIATE_DATA}).
 *
 * @param data the folder that holds everything that must not be lost
 * @param db another PostgreSQL in place of the embedded one
 * @param pool where the code of workers and elaborators is
 * @param localWorker whether the studio starts a worker of its own
 * @param workerTokenFile a file with a token that workers on other machines may use; made beforehand by whoever starts them all
 * @param limits how often anybody may ask
 * @param quotas what one project may take
 * @param webhooks where webhooks may go
 * @param oidc by whom people sign in beside names and passwords; empty for nobody
 * @param acceptWeakIsolation whether people on other machines are served although model code is not fully isolated on this one
 */
@ConfigurationProperties("variate")
public record StudioSettings(
        Path data,
        Db db,
        Pool pool,
        boolean localWorker,
        Optional<Path> workerTokenFile,
        Limits limits,
        Quotas quotas,
        Webhooks webhooks,
        Optional<Oidc> oidc,
        boolean acceptWeakIsolation) {

    /** Spring turns text into a path, but not into a path that may be missing. */
    @ConstructorBinding
    StudioSettings(
            @DefaultValue(".variate") Path data,
            @DefaultValue Db db,
            @DefaultValue Pool pool,
            @DefaultValue("true") boolean localWorker,
            Path workerTokenFile,
            @DefaultValue Limits limits,
            @DefaultValue Quotas quotas,
            @DefaultValue Webhooks webhooks,
            Oidc oidc,
            @DefaultValue("false") boolean acceptWeakIsolation) {
        this(
                data,
                db,
                pool,
                localWorker,
                Optional.ofNullable(workerTokenFile),
                limits,
                quotas,
                webhooks,
                Optional.ofNullable(oidc).filter(Oidc::isSet),
                acceptWeakIsolation);
    }

    /** An external database; if {@code url} is empty, the embedded server is used. */
    public record Db(Optional<String> url, String user, Optional<String> password, Optional<Path> passwordFile) {

        @ConstructorBinding
        Db(Optional<String> url, @DefaultValue("variate") String user, Optional<String> password, Path passwordFile) {
            this(url, user, password, Optional.ofNullable(passwordFile));
        }

        @Override
        public String toString() {
            return "Db[url=" + url + ", user=" + user + "]";
        }
    }

    /**
     * What a script may ask before it is told to wait.
     *
     * @param requests of one token, a minute: far above what waits for answers, far below what hurts those who share the studio
     * @param guesses with unknown tokens from one address, a minute
     */
    public record Limits(
            @DefaultValue("6000") int requests,
            @DefaultValue("60") int guesses) {}

    /**
     * What one project may take of a studio that others share.
     *
     * @param openRuns runs that wait or are under way
     * @param storage room for draws, such as {@code 20GB}
     * @param pictures room for files of pictures, unpacked
     */
    public record Quotas(
            @DefaultValue("1000") int openRuns,
            @DefaultValue("50GB") DataSize storage,
            @DefaultValue("4GB") DataSize pictures) {}

    /**
     * Where the studio speaks to by itself.
     *
     * @param privateAddresses whether also inside this machine's own network, and by plain HTTP
     */
    public record Webhooks(@DefaultValue("false") boolean privateAddresses) {}

    /**
     * An OpenID Connect issuer.
     *
     * @param issuer its address, as it calls itself in what it signs
     * @param clientId what it calls the studio
     * @param clientSecret by which it knows the studio
     * @param clientSecretFile a file that holds it instead
     * @param name what people call the issuer, on the button
     * @param newcomers whether everyone whom the issuer knows may come in; else it is those who were invited, or have linked it with their account
     */
    public record Oidc(
            String issuer,
            String clientId,
            Optional<String> clientSecret,
            Optional<Path> clientSecretFile,
            String name,
            boolean newcomers) {

        @ConstructorBinding
        Oidc(
                @DefaultValue("") String issuer,
                @DefaultValue("variate") String clientId,
                Optional<String> clientSecret,
                Path clientSecretFile,
                @DefaultValue("OpenID Connect") String name,
                @DefaultValue("false") boolean newcomers) {
            this(issuer, clientId, clientSecret, Optional.ofNullable(clientSecretFile), name, newcomers);
        }

        private boolean isSet() {
            return !issuer.isBlank();
        }

        /** @throws UncheckedIOException if the file that should hold it cannot be read */
        public String secret() {
            return clientSecretFile.map(Oidc::read).or(() -> clientSecret).orElse("");
        }

        private static String read(Path file) {
            try {
                return Files.readString(file).strip();
            } catch (IOException e) {
                throw new UncheckedIOException("variate.oidc.client-secret-file cannot be read: " + file, e);
            }
        }

        @Override
        public String toString() {
            return "Oidc[issuer=" + issuer + ", clientId=" + clientId + "]";
        }
    }

    /**
     * @param lib the folder of jars that Maven lays out for the pool; if empty, the class path of this JVM serves
     * @param clusterHost under which workers of other machines reach the studio's own, so that they compute together; if empty, it opens no port, unless it is one of several
     * @param workers how many the studio starts beside itself; several may train together, by servers that listen while they do
     */
    public record Pool(Optional<Path> lib, Optional<String> clusterHost, int workers) {

        @ConstructorBinding
        Pool(Path lib, Optional<String> clusterHost, @DefaultValue("1") int workers) {
            this(Optional.ofNullable(lib), clusterHost, workers);
        }
    }
}
