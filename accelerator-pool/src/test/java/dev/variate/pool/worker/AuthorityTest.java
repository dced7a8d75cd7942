package dev.variate.pool.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker and a studio that shows a certificate of its own making. */
class AuthorityTest {
    @TempDir
    private Path folder;

    private Path token;
    private HttpsServer server;

    @BeforeEach
    void open() throws Exception {
        token = Files.writeString(folder.resolve("token"), "secret");
        Path store = keytool("studio", "SAN=IP:127.0.0.1");
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, "changeit".toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, "changeit".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    /** A key with a certificate that it has signed itself, which also lies beside it as PEM. */
    private Path keytool(String name, String names) throws IOException, InterruptedException {
        Path store = folder.resolve(name + ".p12");
        String tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        String common = "-keystore " + store + " -storepass changeit -alias " + name;
        run(tool, "-genkeypair -keyalg EC -dname CN=" + name + " -ext " + names + " -storetype PKCS12 " + common);
        run(tool, "-exportcert -rfc -file " + folder.resolve(name + ".pem") + " " + common);
        return store;
    }

    private static void run(String tool, String arguments) throws IOException, InterruptedException {
        List<String> command = new java.util.ArrayList<>(List.of(tool));
        command.addAll(List.of(arguments.split(" ")));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    private StudioClient client(Optional<Path> ca) {
        return new StudioClient(
                URI.create("https://127.0.0.1:" + server.getAddress().getPort()), token, ca);
    }

    @Test
    void the_studio_is_trusted_by_the_certificate_that_one_names() {
        StudioClient client = client(Optional.of(folder.resolve("studio.pem")));
        assertThat(client.ask("/anything"))
                .hasValueSatisfying(answer -> assertThat(answer.status()).isEqualTo(204));
        client.close();
    }

    @Test
    void a_studio_that_cannot_show_who_it_is_is_told_nothing() throws Exception {
        keytool("stranger", "SAN=IP:127.0.0.1");
        for (Optional<Path> ca : List.of(Optional.<Path>empty(), Optional.of(folder.resolve("stranger.pem")))) {
            StudioClient client = client(ca);
            assertThatThrownBy(() -> client.ask("/anything"))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("does not trust")
                    .hasMessageContaining("--ca FILE");
            client.close();
        }
    }

    @Test
    void a_file_without_certificates_is_refused_in_words() {
        assertThatThrownBy(() -> Authority.in(token))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--ca")
                .hasMessageContaining("token");
    }
}
