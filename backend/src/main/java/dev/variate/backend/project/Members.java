package dev.variate.backend.project;

import dev.variate.backend.InvalidInputException;
import dev.variate.backend.NotFoundException;
import dev.variate.backend.team.Account;
import dev.variate.backend.team.Accounts;
import dev.variate.backend.team.Audit;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Who is in a project and as what. A project always has an owner: the last one can neither leave nor become less. */
@Service
public class Members {
    private static final String COLUMNS =
            "select m.account_id, a.name, m.role, m.joined_at from project_members m join accounts a on a.id = m.account_id where m.project_id = ?";

    private final JdbcClient jdbc;
    private final Projects projects;
    private final Accounts accounts;
    private final Audit audit;

    Members(JdbcClient jdbc, Projects projects, Accounts accounts, Audit audit) {
        this.jdbc = jdbc;
        this.projects = projects;
        this.accounts = accounts;
        this.audit = audit;
    }

    /** Owners first, then by name. */
    @Transactional(readOnly = true)
    public List<MemberView> list(Account account, long projectId) {
        projects.requireMember(account, projectId);
        return jdbc.sql(COLUMNS + " order by array_position(array['owner', 'editor', 'viewer'], m.role), lower(a.name)")
                .param(projectId)
                .query(Members::member)
                .list();
    }

    /** What the account may do in a project; empty if it is not in it. */
    @Transactional(readOnly = true)
    public Optional<Role> roleOf(Account account, long projectId) {
        return projects.isMember(account, projectId)
                ? Optional.of(projects.get(account, projectId).role())
                : Optional.empty();
    }

    /** Lets somebody of this studio in, or changes what a member may do. */
    @Transactional
    public MemberView let(Account account, long projectId, long accountId, Role role) {
        projects.requireOwner(account, projectId);
        Account other = accounts.get(accountId);
        Optional<MemberView> before = locked(projectId, accountId);
        if (before.map(MemberView::role).equals(Optional.of(role))) {
            return before.orElseThrow();
        }
        if (before.isPresent() && before.get().role() == Role.OWNER) {
            requireAnotherOwner(projectId, other, "stay " + Role.OWNER.words());
        }
        store(projectId, accountId, role);
        audit.record(
                account, projectId, "made " + other.name() + " " + role.words() + " of", projects.subject(projectId));
        return locked(projectId, accountId).orElseThrow();
    }

    /** Somebody whom an owner has invited comes in; who is in already keeps the role that may do more. */
    @Transactional
    public void join(Account newcomer, long projectId, Role role) {
        Optional<MemberView> before = locked(projectId, newcomer.id());
        if (before.isPresent() && before.get().role().includes(role)) {
            return;
        }
        store(projectId, newcomer.id(), role);
        audit.record(newcomer, projectId, "joined as " + role.words(), projects.subject(projectId));
    }

    /** Takes a member out of the project, or lets the account itself leave it. What they made stays. */
    @Transactional
    public void remove(Account account, long projectId, long accountId) {
        boolean leaves = account.id() == accountId;
        if (leaves) {
            projects.requireMember(account, projectId);
        } else {
            projects.requireOwner(account, projectId);
        }
        MemberView member = locked(projectId, accountId).orElseThrow(() -> NotFoundException.of("member", accountId));
        if (member.role() == Role.OWNER) {
            requireAnotherOwner(projectId, accounts.get(accountId), "stay in it");
        }
        jdbc.sql("delete from project_members where project_id = ? and account_id = ?")
                .params(projectId, accountId)
                .update();
        audit.record(
                account,
                projectId,
                leaves ? "left" : "removed " + member.name() + " from",
                projects.subject(projectId));
    }

    private void store(long projectId, long accountId, Role role) {
        jdbc.sql("""
                        insert into project_members (project_id, account_id, role) values (?, ?, ?)
                        on conflict (project_id, account_id) do update set role = excluded.role""").params(projectId, accountId, role.text()).update();
    }

    /** The project's owners are locked with the member, so that of two owners who go at once one stays. */
    private Optional<MemberView> locked(long projectId, long accountId) {
        jdbc.sql(
                        "select account_id from project_members where project_id = ? and role = 'owner' order by account_id for update")
                .param(projectId)
                .query(Long.class)
                .list();
        return jdbc.sql(COLUMNS + " and m.account_id = ?")
                .params(projectId, accountId)
                .query(Members::member)
                .optional();
    }

    private void requireAnotherOwner(long projectId, Account owner, String what) {
        long others = jdbc.sql(
                        "select count(*) from project_members where project_id = ? and role = 'owner' and account_id <> ?")
                .params(projectId, owner.id())
                .query(Long.class)
                .single();
        if (others == 0) {
            throw new InvalidInputException(
                    "",
                    owner.name() + " is the only owner of this project and has to " + what
                            + ". Make somebody else an owner first, or move the project to the trash.");
        }
    }

    private static MemberView member(ResultSet row, int number) throws SQLException {
        return new MemberView(
                row.getLong("account_id"),
                row.getString("name"),
                Role.named(row.getString("role")),
                row.getTimestamp("joined_at").toInstant());
    }
}
