package dev.variate.backend.webhook;

import dev.variate.backend.StudioSettings;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Sends what there is to tell, and sends it again, ever later, until it is answered by 2xx or given up after a day. Follows no redirection: what was looked at is what is spoken to. */
@Component
class WebhookSender {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookSender.class);
    private static final int AT_ONCE = 16;
    private static final long PATIENCE_SECONDS = 10;
    /** Seconds from one attempt to the next; also how long one is another studio's, if this one dies while it sends. */
    private static final String WAIT = "(array[20, 60, 300, 1800, 7200, 21600, 43200, 43200])[attempts + 1]";

    private static final int MOST_ATTEMPTS = 8;

    private final JdbcClient jdbc;
    private final CloseableHttpClient http;
    private final OutsideAddresses addresses;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    WebhookSender(JdbcClient jdbc, StudioSettings settings) {
        this.jdbc = jdbc;
        this.addresses = new OutsideAddresses(settings.webhooks().privateAddresses());
        this.http = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(addresses)
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(Timeout.of(PATIENCE_SECONDS, TimeUnit.SECONDS))
                                .setSocketTimeout(Timeout.of(PATIENCE_SECONDS, TimeUnit.SECONDS))
                                .build())
                        .setMaxConnTotal(AT_ONCE)
                        .setMaxConnPerRoute(AT_ONCE)
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setResponseTimeout(Timeout.of(PATIENCE_SECONDS, TimeUnit.SECONDS))
                        .build())
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .setUserAgent("Variate")
                .build();
    }

    /** A message that is this studio's to send now. */
    private record Due(long id, String message, int attempts, String body, String url, byte[] secret) {}

    /** What a receiver answered, or why there is no answer. */
    private record Outcome(int answer, String trouble) {}

    @Scheduled(fixedDelay = 1000)
    void send() {
        try {
            for (Due due : claim()) {
                threads.execute(() -> send(due));
            }
        } catch (DataAccessException | TransactionException noDatabase) {
            LOG.debug("The database does not answer; webhooks wait", noDatabase);
        }
    }

    @Scheduled(fixedDelay = 3_600_000, initialDelay = 60_000)
    void forget() {
        jdbc.sql("delete from webhook_deliveries where state <> 'waiting' and created_at < now() - interval '30 days'")
                .update();
    }

    private List<Due> claim() {
        return jdbc.sql("""
                        update webhook_deliveries d set attempts = attempts + 1, next_at = now() + make_interval(secs => %s)
                        from webhooks w where w.id = d.webhook_id and d.id in (
                            select id from webhook_deliveries where state = 'waiting' and next_at <= now() order by next_at limit ? for update skip locked)
                        returning d.id, d.message, d.attempts, d.body, w.url, w.secret""".formatted(WAIT)).param(AT_ONCE).query(Due.class).list();
    }

    private void send(Due due) {
        Outcome outcome = speak(due);
        boolean arrived = outcome.answer() >= 200 && outcome.answer() < 300;
        try {
            // Once only: a message that somebody wants sent again meanwhile stays so.
            jdbc.sql(
                            "update webhook_deliveries set state = ?, answer = ?, trouble = ?, sent_at = now() where id = ? and attempts = ?")
                    .params(
                            arrived ? "delivered" : due.attempts() >= MOST_ATTEMPTS ? "given up" : "waiting",
                            outcome.answer() == 0 ? null : outcome.answer(),
                            outcome.trouble(),
                            due.id(),
                            due.attempts())
                    .update();
        } catch (DataAccessException | TransactionException noDatabase) {
            LOG.debug("What came of a webhook's message is not stored; it is sent again", noDatabase);
        }
    }

    private Outcome speak(Due due) {
        try {
            URI address = addresses.checked(due.url());
            Instant now = Instant.now();
            HttpPost request = new HttpPost(address);
            request.setHeader("webhook-id", due.message());
            request.setHeader("webhook-timestamp", now.getEpochSecond());
            request.setHeader("webhook-signature", Signature.of(due.secret(), due.message(), now, due.body()));
            request.setEntity(new StringEntity(due.body(), ContentType.APPLICATION_JSON));
            // However slowly it answers: a receiver holds up nobody else for longer.
            CompletableFuture.delayedExecutor(3 * PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .execute(request::abort);
            ClassicHttpResponse response = http.executeOpen(HttpHost.create(address), request, null);
            int status = response.getCode();
            request.abort(); // the rest of the answer is not read, however long it is
            return new Outcome(status, status >= 200 && status < 300 ? "" : "It was answered " + status + ".");
        } catch (OutsideAddresses.InsideException inside) {
            return new Outcome(0, inside.getMessage());
        } catch (UnknownHostException unknown) {
            return new Outcome(
                    0, "Nobody answers to that name: " + URI.create(due.url()).getHost() + ".");
        } catch (IOException | RuntimeException e) {
            String words = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            return new Outcome(0, words.length() > 500 ? words.substring(0, 500) : words);
        }
    }

    /** What is being sent is broken off, which counts as an attempt. */
    @PreDestroy
    void stop() throws InterruptedException {
        http.close(CloseMode.IMMEDIATE);
        threads.shutdown();
        if (!threads.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            threads.shutdownNow();
        }
    }
}
