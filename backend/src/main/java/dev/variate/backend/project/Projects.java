package dev.variate.backend.project;

import dev.variate.backend.ChangedMeanwhileException;
import dev.variate.backend.IfUnchanged;
import dev.variate.backend.InvalidInputException;
import dev.variate.backend.NotAllowedException;
import dev.variate.backend.NotFoundException;
import dev.variate.backend.paging.Keyset;
import dev.variate.backend.paging.Keyset.Key;
import dev.variate.backend.paging.Listed;
import dev.variate.backend.paging.Portion;
import dev.variate.backend.team.Account;
import dev.variate.backend.team.Audit;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** Projects: the models, data and runs of one question, and who may see them. Other features ask here for rights on what belongs to a project. */
@Service
public class Projects {
    private static final int LONGEST_NAME = 200;

    private static final Keyset LATEST_CHANGED_FIRST = Keyset.descending(Key.time("p.updated_at"), Key.number("p.id"));

    private final JdbcClient jdbc;
    private final ProjectRepository projects;
    private final Audit audit;

    Projects(JdbcClient jdbc, ProjectRepository projects, Audit audit) {
        this.jdbc = jdbc;
        this.projects = projects;
        this.audit = audit;
    }

    /** Latest changed first. */
    @Transactional(readOnly = true)
    public List<ProjectView> list(Account account) {
        return projects.of(account.id()).stream()
                .map(project -> view(project, role(account, project.id())))
                .toList();
    }

    /** A part of {@link #list}; a project that changes meanwhile moves to the first. */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public Listed<ProjectView> list(Account account, Portion portion) {
        return LATEST_CHANGED_FIRST
                .part(
                        jdbc,
                        "projects",
                        "select p.id, p.updated_at from projects p join project_members m on m.project_id = p.id where m.account_id = ? and p.trashed_at is null",
                        List.of(account.id()),
                        portion,
                        (row, number) -> row.getLong("id"))
                .map(id -> get(account, id));
    }

    /** The numbers of all that the account may see. */
    @Transactional(readOnly = true)
    public List<Long> idsOf(Account account) {
        return projects.idsOf(account.id());
    }

    /** @throws NotFoundException if it is not there, or not the account's */
    @Transactional(readOnly = true)
    public ProjectView get(Account account, long projectId) {
        return view(find(account, projectId), role(account, projectId));
    }

    @Transactional
    public ProjectView create(Account account, String name) {
        return create(account, name, false);
    }

    /** The project of examples, which the studio makes by itself. */
    @Transactional
    public ProjectView createGallery(Account account, String name) {
        return create(account, name, true);
    }

    @Transactional
    public ProjectView rename(Account account, long projectId, String name) {
        return rename(account, projectId, name, IfUnchanged.ANYWAY);
    }

    /** @throws ChangedMeanwhileException if it has another name than the one that was read */
    @Transactional
    public ProjectView rename(Account account, long projectId, String name, IfUnchanged condition) {
        requireEditor(account, projectId);
        ProjectEntity project = find(account, projectId);
        String before = project.name();
        if (!condition.holds(view(project, role(account, projectId)).version())) {
            throw new ChangedMeanwhileException(
                    "Somebody has renamed the project meanwhile: it is " + before + " now.", "", before);
        }
        project.rename(checkedName("project", name));
        if (!before.equals(project.name())) {
            audit.record(account, projectId, "renamed " + before + " to", subject(project));
        }
        return view(project, role(account, projectId));
    }

    /** @throws NotFoundException if the account may not see the project */
    @Transactional(readOnly = true)
    public void requireMember(Account account, long projectId) {
        require(account, projectId, Role.VIEWER);
    }

    /** Whether the account may see the project. */
    @Transactional(readOnly = true)
    public boolean isMember(Account account, long projectId) {
        return projects.role(account.id(), projectId).isPresent();
    }

    /**
     * @throws NotFoundException if the account may not see the project
     * @throws NotAllowedException if it may see, but not change it
     */
    @Transactional(readOnly = true)
    public void requireEditor(Account account, long projectId) {
        require(account, projectId, Role.EDITOR);
    }

    /**
     * @throws NotFoundException if the account may not see the project
     * @throws NotAllowedException if it may see, but does not own it
     */
    @Transactional(readOnly = true)
    public void requireOwner(Account account, long projectId) {
        require(account, projectId, Role.OWNER);
    }

    private void require(Account account, long projectId, Role needed) {
        refusal(account, projectId, needed).ifPresent(why -> {
            throw new NotAllowedException(why);
        });
    }

    /**
     * Why the account may not do what a role may; empty if it may. The one place that says who may do what.
     *
     * @throws NotFoundException if the account may not see the project
     */
    @Transactional(readOnly = true)
    public Optional<String> refusal(Account account, long projectId, Role needed) {
        Role role = role(account, projectId);
        if (role.includes(needed)) {
            return Optional.empty();
        }
        String owners = String.join(" or ", projects.owners(projectId));
        return Optional.of(
                needed == Role.EDITOR
                        ? "You may look at this project, but not change it: you are a viewer of it. Ask " + owners
                                + " to make you an editor."
                        : "Only an owner of this project may do that, and you are " + role.words() + " of it. Ask "
                                + owners + ".");
    }

    private Role role(Account account, long projectId) {
        return projects.role(account.id(), projectId)
                .map(Role::named)
                .orElseThrow(() -> NotFoundException.of("project", projectId));
    }

    /** Takes the project and all that is in it out of sight. */
    @Transactional
    public void trash(Account account, long projectId) {
        requireOwner(account, projectId);
        Audit.Subject subject = subject(find(account, projectId));
        projects.trash(account.id(), projectId);
        audit.record(account, projectId, "moved to the trash", subject);
    }

    @Transactional
    public void restore(Account account, long projectId) {
        ProjectEntity project = ownTrashed(account, projectId);
        projects.restore(projectId);
        audit.record(account, projectId, "fetched back", subject(project));
    }

    /** Ends the project for good, with models, data and runs. */
    @Transactional
    public void purge(Account account, long projectId) {
        ProjectEntity project = ownTrashed(account, projectId);
        projects.purge(projectId);
        audit.record(account, "deleted the project", project.name());
    }

    private ProjectEntity ownTrashed(Account account, long projectId) {
        return projects.ownTrashed(account.id(), projectId)
                .orElseThrow(() -> new NotFoundException(
                        "There is no project " + projectId + " in the trash that is yours to fetch back or delete."));
    }

    /** What a deed is about that concerns the project as a whole; for services that have asked whether it may be done. */
    Audit.Subject subject(long projectId) {
        return subject(projects.findById(projectId).orElseThrow());
    }

    private static Audit.Subject subject(ProjectEntity project) {
        return new Audit.Subject("project", project.id(), project.name());
    }

    /** Takes the next number for a run; the project counts as changed. */
    @Transactional
    public int nextRunNumber(long projectId) {
        return projects.nextRun(projectId);
    }

    @Transactional
    public void touch(long projectId) {
        projects.touch(projectId);
    }

    /**
     * A name without spaces round it.
     *
     * @throws InvalidInputException if nothing is left, or too much
     */
    public static String checkedName(String what, String name) {
        String stripped = name.strip();
        if (stripped.isEmpty()) {
            throw new InvalidInputException("name", "A " + what + " needs a name.");
        }
        if (stripped.length() > LONGEST_NAME) {
            throw new InvalidInputException(
                    "name",
                    "The name of a " + what + " may have " + LONGEST_NAME + " characters; this one has "
                            + stripped.length() + ".");
        }
        if (stripped.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidInputException(
                    "name", "The name of a " + what + " may not hold control characters, such as line breaks.");
        }
        return stripped;
    }

    private ProjectView create(Account account, String name, boolean gallery) {
        String checked = checkedName("project", name);
        ProjectEntity project = projects.save(new ProjectEntity(checked, gallery));
        projects.join(project.id(), account.id(), Role.OWNER.text());
        audit.record(account, project.id(), "made", subject(project));
        return view(project, Role.OWNER);
    }

    private ProjectEntity find(Account account, long projectId) {
        return projects.find(account.id(), projectId).orElseThrow(() -> NotFoundException.of("project", projectId));
    }

    private ProjectView view(ProjectEntity project, Role role) {
        return project.view(role, projects.models(project.id()), projects.dataSets(project.id()));
    }
}
