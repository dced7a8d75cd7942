package dev.variate.backend.search;

import java.util.Locale;

/** What a run says in words. {@code :} finds a part of it in either case, {@code =} all of it. */
public enum TextField {
    MODEL("name of the model", "r.model_name ilike ?"),
    PROJECT("name of the project", "r.project_id in (select p.id from projects p where p.name ilike ?)"),
    WHO("who launched it; `me` is you", "r.account_id in (select a.id from accounts a where a.name ilike ?)"),
    STATUS("queued, running, paused, succeeded, failed, cancelled", "r.status = ?"),
    METHOD("how it samples or approximates, such as nuts", "r.method ilike ?"),
    DEVICE("jvm, tensorflow or pjrt", "r.device ilike ?"),
    TAG("a tag, whole", "r.id in (select t.run_id from run_tags t where t.tag ilike ?)"),
    DATA(
            "name of the data set",
            "r.data_version_id in (select v.id from data_set_versions v join data_sets d on d.id = v.data_set_id where d.name ilike ?)"),
    NOTE("words of the note", "r.id in (select n.run_id from run_notes n where n.text ilike ?)"),
    VERDICT("words of the verdict, such as good or \"not yet\"", "r.verdict ilike ?"),
    ERROR("words of the error of a failed run", "r.error ilike ?");

    private final String about;
    private final String condition;

    TextField(String about, String condition) {
        this.about = about;
        this.condition = condition;
    }

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String about() {
        return about;
    }

    /** With one parameter, the pattern. */
    String condition() {
        return condition;
    }

    /** Tags and states are short and chosen from few: a part of one is never meant. */
    boolean alwaysWhole() {
        return this == TAG || this == STATUS;
    }
}
