package dev.variate.backend.webhook;

import dev.variate.backend.InvalidInputException;
import dev.variate.backend.NotFoundException;
import dev.variate.backend.StudioSettings;
import dev.variate.backend.paging.Keyset;
import dev.variate.backend.paging.Keyset.Key;
import dev.variate.backend.paging.Listed;
import dev.variate.backend.paging.Portion;
import dev.variate.backend.project.Projects;
import dev.variate.backend.team.Account;
import dev.variate.backend.team.Audit;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** A project's webhooks and what was sent to them: its owners', since they say where news of it go. */
@Service
public class Webhooks {
    private static final Keyset LATEST_FIRST = Keyset.descending(Key.number("id"));
    private static final int MOST = 20;
    private static final String COLUMNS =
            "select w.id, w.project_id, w.url, w.events, w.created_at, a.name as who from webhooks w join accounts a on a.id = w.created_by ";

    private final JdbcClient jdbc;
    private final Projects projects;
    private final Audit audit;
    private final OutsideAddresses addresses;

    Webhooks(JdbcClient jdbc, Projects projects, Audit audit, StudioSettings settings) {
        this.jdbc = jdbc;
        this.projects = projects;
        this.audit = audit;
        this.addresses = new OutsideAddresses(settings.webhooks().privateAddresses());
    }

    @Transactional(readOnly = true)
    public List<WebhookView> list(Account account, long projectId) {
        projects.requireOwner(account, projectId);
        return jdbc.sql(COLUMNS + "where w.project_id = ? order by w.id")
                .param(projectId)
                .query(Webhooks::view)
                .list();
    }

    /** @throws InvalidInputException if the address is none to send to, or nothing is to be told */
    @Transactional
    public NewWebhook create(Account account, long projectId, String url, Set<WebhookEvent> events) {
        projects.requireOwner(account, projectId);
        String address = addresses.checked(url).toString();
        if (events.isEmpty()) {
            throw new InvalidInputException("events", "A webhook is told of something: name one event or more.");
        }
        int there = jdbc.sql("select count(*) from webhooks where project_id = ?")
                .param(projectId)
                .query(Integer.class)
                .single();
        if (there >= MOST) {
            throw new InvalidInputException("", "A project has " + MOST + " webhooks at most. Take one away first.");
        }
        byte[] secret = Signature.newSecret();
        long id = jdbc.sql(
                        "insert into webhooks (project_id, url, events, secret, created_by) values (?, ?, ?, ?, ?) returning id")
                .params(
                        projectId,
                        address,
                        EnumSet.copyOf(events).stream().map(WebhookEvent::text).toArray(String[]::new),
                        secret,
                        account.id())
                .query(Long.class)
                .single();
        audit.record(account, projectId, "made a webhook to", new Audit.Subject("", id, host(address)));
        return new NewWebhook(find(account, id), Signature.text(secret));
    }

    /** Ends it, with the log of what was sent. */
    @Transactional
    public void delete(Account account, long webhookId) {
        WebhookView webhook = find(account, webhookId);
        jdbc.sql("delete from webhooks where id = ?").param(webhookId).update();
        audit.record(
                account,
                webhook.projectId(),
                "took away the webhook to",
                new Audit.Subject("", webhookId, host(webhook.url())));
    }

    /** Sends a message of event {@code ping}, so that an owner sees whether it arrives. */
    @Transactional
    public DeliveryView ping(Account account, long webhookId) {
        WebhookView webhook = find(account, webhookId);
        return jdbc.sql(
                        "insert into webhook_deliveries (webhook_id, event, body) values (?, 'ping', jsonb_build_object('event', 'ping', 'at', now(), 'project', ?::bigint)::text) returning *")
                .params(webhookId, webhook.projectId())
                .query(Webhooks::delivery)
                .single();
    }

    /**
     * What was sent and what is to be sent, latest first. What is older than thirty days is forgotten.
     *
     * @param before only those with a smaller number; empty for all
     */
    @Transactional(readOnly = true)
    public Listed<DeliveryView> deliveries(Account account, long webhookId, Optional<Long> before, Portion portion) {
        find(account, webhookId);
        return LATEST_FIRST.part(
                jdbc,
                "deliveries of webhook " + webhookId,
                "select * from webhook_deliveries where webhook_id = ? and id < ?",
                List.of(webhookId, before.orElse(Long.MAX_VALUE)),
                portion,
                Webhooks::delivery);
    }

    /** Sends it once more, whatever came of it before. */
    @Transactional
    public DeliveryView again(Account account, long webhookId, long deliveryId) {
        find(account, webhookId);
        return jdbc.sql(
                        "update webhook_deliveries set state = 'waiting', attempts = 0, next_at = now(), trouble = '' where id = ? and webhook_id = ? returning *")
                .params(deliveryId, webhookId)
                .query(Webhooks::delivery)
                .optional()
                .orElseThrow(() -> NotFoundException.of("delivery", deliveryId));
    }

    private WebhookView find(Account account, long webhookId) {
        WebhookView found = jdbc.sql(COLUMNS + "where w.id = ?")
                .param(webhookId)
                .query(Webhooks::view)
                .optional()
                .filter(webhook -> projects.isMember(account, webhook.projectId()))
                .orElseThrow(() -> NotFoundException.of("webhook", webhookId));
        projects.requireOwner(account, found.projectId());
        return found;
    }

    /** An address may hold a receiver's own secrets in its path: the record, which all members read, names the host alone. */
    private static String host(String url) {
        return java.net.URI.create(url).getHost();
    }

    private static WebhookView view(ResultSet row, int number) throws SQLException {
        Array events = row.getArray("events");
        return new WebhookView(
                row.getLong("id"),
                row.getLong("project_id"),
                row.getString("url"),
                Arrays.stream((String[]) events.getArray())
                        .map(WebhookEvent::named)
                        .toList(),
                row.getString("who"),
                row.getTimestamp("created_at").toInstant());
    }

    private static DeliveryView delivery(ResultSet row, int number) throws SQLException {
        DeliveryView.State state = DeliveryView.State.of(row.getString("state"));
        int answer = row.getInt("answer");
        return new DeliveryView(
                row.getLong("id"),
                row.getString("message"),
                row.getString("event"),
                row.getString("body"),
                state,
                row.getInt("attempts"),
                row.getTimestamp("created_at").toInstant(),
                Optional.ofNullable(row.getTimestamp("sent_at")).map(Timestamp::toInstant),
                state == DeliveryView.State.WAITING
                        ? Optional.of(row.getTimestamp("next_at").toInstant())
                        : Optional.empty(),
                answer == 0 ? OptionalInt.empty() : OptionalInt.of(answer),
                row.getString("trouble"));
    }
}
