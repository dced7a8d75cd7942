package dev.variate.backend.invitation;

import dev.variate.backend.InvalidInputException;
import dev.variate.backend.NotAllowedException;
import dev.variate.backend.NotFoundException;
import dev.variate.backend.Secrets;
import dev.variate.backend.project.Members;
import dev.variate.backend.project.Projects;
import dev.variate.backend.project.Role;
import dev.variate.backend.team.Account;
import dev.variate.backend.team.Accounts;
import dev.variate.backend.team.Audit;
import dev.variate.backend.team.Passwords;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Links that let somebody in, each one person, until it is accepted, revoked or too old. An owner of a project invites to it, the owner of the studio to the studio alone too. It counts as long as
 * who invited could still invite.
 */
@Service
public class Invitations {
    public static final Duration USUAL_LIFE = Duration.ofDays(7);
    private static final Duration LONGEST_LIFE = Duration.ofDays(90);

    private static final String OPEN = """
            select i.id, i.project_id, coalesce(p.name, '') as project, i.role, i.invited_by, a.name as inviter, a.owner as inviter_owns, i.expires_at
            from invitations i join accounts a on a.id = i.invited_by left join projects p on p.id = i.project_id
            where i.accepted_at is null and i.revoked_at is null and i.expires_at > now() and p.trashed_at is null""";

    private final JdbcClient jdbc;
    private final Projects projects;
    private final Members members;
    private final Accounts accounts;
    private final Passwords passwords;
    private final Audit audit;

    Invitations(
            JdbcClient jdbc, Projects projects, Members members, Accounts accounts, Passwords passwords, Audit audit) {
        this.jdbc = jdbc;
        this.projects = projects;
        this.members = members;
        this.accounts = accounts;
        this.passwords = passwords;
        this.audit = audit;
    }

    private record Open(InvitationView view, Account inviter) {}

    /** @param to empty to invite to the studio alone */
    @Transactional
    public NewInvitation create(Account account, Optional<Place> to, Duration life) {
        requireInviter(account, to.map(Place::project));
        if (life.compareTo(Duration.ofHours(1)) < 0 || life.compareTo(LONGEST_LIFE) > 0) {
            throw new InvalidInputException(
                    "days", "An invitation is good for an hour to " + LONGEST_LIFE.toDays() + " days.");
        }
        String key = Secrets.create("");
        long id = jdbc.sql(
                        "insert into invitations (hash, project_id, role, invited_by, expires_at) values (?, ?, ?, ?, now() + make_interval(secs => ?)) returning id")
                .params(
                        Secrets.sha256(key),
                        to.map(Place::project).orElse(null),
                        to.map(place -> place.role().text()).orElse(null),
                        account.id(),
                        life.toSeconds())
                .query(Long.class)
                .single();
        InvitationView made = open(" and i.id = ?", id).orElseThrow().view();
        record(account, made, "invited somebody to");
        return new NewInvitation(made, "/join?key=" + key);
    }

    /** Those that nobody has accepted yet: to a project for its owners; to all of the studio for the studio's. */
    @Transactional(readOnly = true)
    public List<InvitationView> list(Account account, Optional<Long> project) {
        requireInviter(account, project);
        return jdbc
                .sql(OPEN + " and (?::bigint is null or i.project_id = ?) order by i.id")
                .params(project.orElse(null), project.orElse(null))
                .query(Invitations::row)
                .list()
                .stream()
                .map(Open::view)
                .toList();
    }

    /** Takes an invitation back before it is accepted. */
    @Transactional
    public void revoke(Account account, long id) {
        Open found = open(" and i.id = ?", id)
                .filter(open -> account.owner()
                        || open.view()
                                .project()
                                .filter(project -> projects.isMember(account, project))
                                .isPresent())
                .orElseThrow(() -> NotFoundException.of("invitation", id));
        if (!account.owner()) {
            requireInviter(account, found.view().project());
        }
        jdbc.sql("update invitations set revoked_at = now() where id = ?")
                .param(id)
                .update();
        record(account, found.view(), "took back an invitation to");
    }

    /** What the link offers to whoever holds it; empty if it is spent, taken back, or too old. */
    @Transactional(readOnly = true)
    public Optional<InvitationView> look(String key) {
        return byKey(key).map(Open::view);
    }

    /** Makes an account of this name for whoever holds the link, and lets them in. */
    @Transactional
    public Account accept(String key, String name, String password) {
        Open open = byKey(key).orElseThrow(Invitations::spent);
        Account newcomer = accounts.create(name);
        passwords.set(newcomer, password);
        spend(key, open, newcomer);
        return newcomer;
    }

    /** Lets somebody in who has an account here. */
    @Transactional
    public void accept(String key, Account account) {
        spend(key, byKey(key).orElseThrow(Invitations::spent), account);
    }

    private void spend(String key, Open open, Account newcomer) {
        // One statement, so that of two people with the same link one gets in.
        int spent = jdbc.sql("""
                        update invitations set accepted_at = now(), accepted_by = ?
                        where hash = ? and accepted_at is null and revoked_at is null and expires_at > now()""").params(newcomer.id(), Secrets.sha256(key)).update();
        if (spent == 0) {
            throw spent();
        }
        audit.record(newcomer, "accepted an invitation of", open.inviter().name());
        open.view()
                .project()
                .ifPresent(project ->
                        members.join(newcomer, project, open.view().role().orElseThrow()));
    }

    private static InvalidInputException spent() {
        return new InvalidInputException(
                "", "This invitation was accepted, taken back, or is too old. Ask for another one.");
    }

    private Optional<Open> byKey(String key) {
        return jdbc.sql(OPEN + " and i.hash = ?")
                .param(Secrets.sha256(key))
                .query(Invitations::row)
                .optional()
                .filter(open -> open.view()
                        .project()
                        .map(project -> owns(open.inviter(), project))
                        .orElse(open.inviter().owner()));
    }

    private Optional<Open> open(String which, long value) {
        return jdbc.sql(OPEN + which).param(value).query(Invitations::row).optional();
    }

    private boolean owns(Account account, long project) {
        return members.roleOf(account, project).equals(Optional.of(Role.OWNER));
    }

    private void requireInviter(Account account, Optional<Long> project) {
        if (project.isPresent()) {
            projects.requireOwner(account, project.get());
        } else if (!account.owner()) {
            throw new NotAllowedException(
                    "Only the owner of this studio invites people to it. You may invite people to projects that you own.");
        }
    }

    private void record(Account account, InvitationView invitation, String action) {
        if (invitation.project().isPresent()) {
            audit.record(
                    account,
                    invitation.project().get(),
                    action,
                    new Audit.Subject("project", invitation.project().get(), invitation.projectName()));
        } else {
            audit.record(account, action, "the studio");
        }
    }

    private static Open row(ResultSet row, int number) throws SQLException {
        long project = row.getLong("project_id");
        boolean toProject = !row.wasNull();
        return new Open(
                new InvitationView(
                        row.getLong("id"),
                        toProject ? Optional.of(project) : Optional.empty(),
                        row.getString("project"),
                        Optional.ofNullable(row.getString("role")).map(Role::named),
                        row.getString("inviter"),
                        row.getTimestamp("expires_at").toInstant()),
                new Account(row.getLong("invited_by"), row.getString("inviter"), row.getBoolean("inviter_owns")));
    }
}
