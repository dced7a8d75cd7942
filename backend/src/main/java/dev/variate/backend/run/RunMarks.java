package dev.variate.backend.run;

import dev.variate.backend.ChangedMeanwhileException;
import dev.variate.backend.IfUnchanged;
import dev.variate.backend.InvalidInputException;
import dev.variate.backend.project.Projects;
import dev.variate.backend.team.Account;
import dev.variate.backend.team.Audit;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** What people write on runs: tags, a pin, a star, a note. All but the star are everybody's, and on the record. */
@Service
public class RunMarks {
    public static final int LONGEST_NOTE = 10_000;

    private static final int MOST_TAGS = 20;
    private static final Pattern TAG = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}._/-]{0,59}");

    private final Runs runs;
    private final MarkStore marks;
    private final Projects projects;
    private final RunEvents events;
    private final Audit audit;
    private final TransactionTemplate transaction;

    RunMarks(
            Runs runs,
            MarkStore marks,
            Projects projects,
            RunEvents events,
            Audit audit,
            TransactionTemplate transaction) {
        this.runs = runs;
        this.marks = marks;
        this.projects = projects;
        this.events = events;
        this.audit = audit;
        this.transaction = transaction;
    }

    /**
     * Gives the run these tags and no others, in small letters.
     *
     * @throws InvalidInputException if one of them is no tag, or there are too many
     */
    public RunView tag(Account account, long runId, List<String> tags) {
        return tag(account, runId, tags, IfUnchanged.ANYWAY);
    }

    /**
     * As {@link #tag(Account, long, List)}.
     *
     * @throws ChangedMeanwhileException if the run has other tags than those that were read
     */
    public RunView tag(Account account, long runId, List<String> tags, IfUnchanged condition) {
        RunEntity run = toChange(account, runId);
        List<String> wanted =
                tags.stream().map(RunMarks::checkedTag).distinct().sorted().toList();
        if (wanted.size() > MOST_TAGS) {
            throw new InvalidInputException(
                    "tags", "A run may have " + MOST_TAGS + " tags; these are " + wanted.size() + ".");
        }
        MarksView now = runs.get(account, runId).marks();
        List<String> before = now.tags();
        if (!condition.holds(now.tagsVersion())) {
            throw new ChangedMeanwhileException(
                    "Somebody has changed the tags of run " + run.number() + " meanwhile. They are now: "
                            + String.join(", ", before) + ".",
                    "",
                    String.join("\n", before));
        }
        if (!wanted.equals(before)) {
            String deed =
                    wanted.isEmpty() ? "took the tags off" : "wrote the tags " + String.join(", ", wanted) + " on";
            change(account, run, deed, () -> marks.tags(runId, wanted));
        }
        return runs.get(account, runId);
    }

    /** Keeps the run in view for everyone, or no longer. */
    public RunView pin(Account account, long runId, boolean on) {
        RunEntity run = toChange(account, runId);
        if (runs.get(account, runId).marks().pinned() != on) {
            change(account, run, on ? "pinned" : "unpinned", () -> marks.pin(runId, account.id(), on));
        }
        return runs.get(account, runId);
    }

    /** Whoever may see a run may mark it for themselves. */
    public RunView star(Account account, long runId, boolean on) {
        RunEntity run = runs.find(account, runId);
        transaction.executeWithoutResult(status -> marks.star(runId, account.id(), on));
        events.tell(run.projectId(), new RunEvent.Marked(runId));
        return runs.get(account, runId);
    }

    /**
     * Writes what is to be known of the run; an empty text takes the note away.
     *
     * @throws ChangedMeanwhileException if the note is none of the versions that the text was written for
     */
    public RunView note(Account account, long runId, String text, IfUnchanged condition) {
        RunEntity run = toChange(account, runId);
        String wanted = checkedNote(text);
        MarksView now = runs.get(account, runId).marks();
        if (!condition.holds(Integer.toString(now.noteVersion()))) {
            throw new ChangedMeanwhileException(
                    "Somebody has changed the note of run " + run.number() + " meanwhile. It says now: " + now.note(),
                    "",
                    now.note());
        }
        if (!wanted.equals(now.note())) {
            String deed = wanted.isEmpty() ? "took the note off" : "wrote a note on";
            change(account, run, deed, () -> marks.note(runId, account.id(), wanted));
        }
        return runs.get(account, runId);
    }

    private RunEntity toChange(Account account, long runId) {
        RunEntity run = runs.find(account, runId);
        projects.requireEditor(account, run.projectId());
        return run;
    }

    /** Changes and its record are stored together; whoever looks is told afterwards. */
    private void change(Account account, RunEntity run, String deed, Runnable statements) {
        transaction.executeWithoutResult(status -> {
            statements.run();
            audit.record(account, run.projectId(), deed, run.subject());
        });
        events.tell(run.projectId(), new RunEvent.Marked(run.id()));
    }

    private static String checkedTag(String tag) {
        String wanted = tag.strip().toLowerCase(Locale.ROOT);
        if (!TAG.matcher(wanted).matches()) {
            throw new InvalidInputException(
                    "tags",
                    "`" + (wanted.length() > 60 ? wanted.substring(0, 60) + "…" : wanted)
                            + "` is no tag. A tag is one word of up to 60 letters, digits and `-`, `_`, `.`, `/`, and begins with a letter or digit.");
        }
        return wanted;
    }

    private static String checkedNote(String text) {
        String wanted = text.strip();
        if (wanted.length() > LONGEST_NOTE) {
            throw new InvalidInputException(
                    "text", "The note has %,d characters; %,d are kept.".formatted(wanted.length(), LONGEST_NOTE));
        }
        if (wanted.indexOf('\0') >= 0) {
            throw new InvalidInputException("text", "The note holds a NUL character.");
        }
        return wanted;
    }
}
