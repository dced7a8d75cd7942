package dev.variate.pool.worker;

import dev.variate.pool.protocol.ProtocolJson;
import dev.variate.pool.protocol.Registered;
import dev.variate.pool.protocol.Registration;
import dev.variate.pool.protocol.Renewed;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.net.ssl.SSLHandshakeException;

/**
 * Speaks to the studio, and speaks again until it answers: a studio that restarts must not cost a run. What it says a second time it has
 * said in the same words, which the studio knows to count once.
 */
final class StudioClient {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
    /** Longer than the 20 s for which the studio holds a question for work. */
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(40);

    private static final String JOIN = "/pool/v1/workers";
    private static final long SHORTEST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 3000;
    private static final int REFUSALS_IN_A_ROW = 5;

    private final URI studio;
    private final Path tokenFile;
    private final Object renewing = new Object();
    private volatile String credential = "";
    private volatile String renewal = "";
    private final HttpClient http;
    private final CountDownLatch closed = new CountDownLatch(1);

    /** The studio's answer: a status, and its body. */
    record Answer(int status, byte[] body) {
        /** The message in a 200; empty for any other status. */
        <T> Optional<T> message(Class<T> type) {
            return status == 200 ? Optional.of(ProtocolJson.read(body, type)) : Optional.empty();
        }

        /** What the studio says, where it says why. */
        String words() {
            return new String(body, StandardCharsets.UTF_8);
        }

        /** Whether what was spoken of is no longer this worker's. */
        boolean lost() {
            return status == 409 || status == 404;
        }
    }

    /**
     * @param tokenFile read whenever the token is needed, in case it was changed
     * @param ca certificates of those whose word counts on who the studio is; those that the JDK knows if empty
     */
    StudioClient(URI studio, Path tokenFile, Optional<Path> ca) {
        this.studio = studio;
        this.tokenFile = tokenFile;
        HttpClient.Builder builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT_LIMIT);
        ca.map(Authority::in).ifPresent(builder::sslContext);
        this.http = builder.build();
    }

    /** Joins the pool; from then on, what is said is said under the credential that the studio gives for it. */
    Optional<Answer> join(Registration registration) {
        Optional<Answer> answer = send(JOIN, ProtocolJson.write(registration));
        answer.flatMap(given -> given.message(Registered.class)).ifPresent(registered -> {
            synchronized (renewing) {
                credential = registered.credential();
                renewal = JOIN + "/" + registered.workerId() + "/renewal";
            }
        });
        return answer;
    }

    /**
     * Says {@code message} until there is an answer that is not a failure of the studio or the network; empty once {@link #close closed}.
     */
    Optional<Answer> say(String path, Object message) {
        return send(path, ProtocolJson.write(message));
    }

    /** Asks with no message. */
    Optional<Answer> ask(String path) {
        return send(path, new byte[0]);
    }

    /** Says bytes that are no JSON. */
    Optional<Answer> sayBytes(String path, byte[] bytes) {
        return send(path, bytes);
    }

    /** Fetches what is at {@code path} into a file, from the beginning again until it is whole; the answer has no body if it is there. */
    Optional<Answer> fetch(String path, Path file) {
        return send(
                path,
                shown -> request(path, shown).GET().build(),
                info -> info.statusCode() == 200
                        ? HttpResponse.BodySubscribers.mapping(
                                HttpResponse.BodySubscribers.ofFile(file), written -> new byte[0])
                        : HttpResponse.BodySubscribers.ofByteArray());
    }

    private Optional<Answer> send(String path, byte[] body) {
        return send(
                path,
                shown -> request(path, shown)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    private Optional<Answer> send(
            String path, Function<String, HttpRequest> request, HttpResponse.BodyHandler<byte[]> handler) {
        long pause = SHORTEST_PAUSE_MILLIS;
        int refusals = 0;
        boolean told = false;
        while (!isClosed()) {
            String trouble;
            try {
                String shown = path.equals(JOIN) || path.equals(renewal) ? token() : credential;
                HttpResponse<byte[]> response = http.send(request.apply(shown), handler);
                int status = response.statusCode();
                if ((status == 401 || status == 403) && shown.equals(credential)) {
                    Optional<Answer> lost = renew(shown);
                    if (lost.isPresent()) {
                        return lost;
                    }
                    continue;
                }
                if (status == 401 || status == 403) {
                    refusals++;
                    if (refusals == REFUSALS_IN_A_ROW) {
                        throw new RefusedException("The studio at " + studio + " refuses the token in " + tokenFile
                                + ". Its owner may have revoked it; make a new one on the studio's page Pool.");
                    }
                    trouble = "it refuses the token";
                } else if (status < 500 && status != 429) {
                    return Optional.of(new Answer(status, response.body()));
                } else {
                    trouble = "it answered " + status;
                }
            } catch (SSLHandshakeException e) {
                // one that was trusted before may be between two certificates, and is tried again
                if (credential.isEmpty()) {
                    throw new RefusedException(
                            "The studio at " + studio
                                    + " shows a certificate that this machine does not trust for it (" + e.getMessage()
                                    + "). Give the certificate of its authority, or its own, with --ca FILE, and use the host's name that stands in it.");
                }
                trouble = e.getMessage();
            } catch (IOException e) {
                trouble = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            }
            if (!told && pause > SHORTEST_PAUSE_MILLIS) {
                WorkerLog.say(
                        "cannot reach the studio at " + studio + " (" + trouble + "); trying again until it answers");
                told = true;
            }
            if (pauseEnds(pause)) {
                return Optional.empty();
            }
            pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
        }
        return Optional.empty();
    }

    /** Gets another credential in place of {@code old}, once for all threads that were refused; the studio's answer if it knows this worker no more. */
    private Optional<Answer> renew(String old) {
        synchronized (renewing) {
            if (!credential.equals(old)) {
                return Optional.empty();
            }
            Optional<Answer> answer = send(renewal, new byte[0]);
            Optional<Renewed> renewed = answer.flatMap(given -> given.message(Renewed.class));
            renewed.ifPresent(given -> credential = given.credential());
            return renewed.isPresent() ? Optional.empty() : answer.or(() -> Optional.of(new Answer(404, new byte[0])));
        }
    }

    private String token() throws IOException {
        return Files.readString(tokenFile).strip();
    }

    private HttpRequest.Builder request(String path, String shown) {
        return HttpRequest.newBuilder(studio.resolve(path))
                .timeout(ANSWER_LIMIT)
                .header("Authorization", "Bearer " + shown);
    }

    boolean isClosed() {
        return closed.getCount() == 0;
    }

    /** No more is said; whoever waits for a studio waits no longer. */
    void close() {
        closed.countDown();
        http.shutdownNow();
    }

    /** Whether the client was closed during the pause. */
    boolean pauseEnds(long millis) {
        try {
            return closed.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
