package dev.variate.frontend.shell;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Points in time as people say them, in the zone of the studio. */
public final class When {

    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter WEEKDAY = DateTimeFormatter.ofPattern("EEE HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("d MMM yyyy", Locale.ENGLISH);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEEE", Locale.ENGLISH);
    private static final int DAYS_WITH_NAMES = 6;

    private When() {}

    /** {@code 14:02} today, {@code Fri 17:20} this week, {@code 3 Nov 2026} before. */
    public static String brief(Instant at, Instant now, ZoneId zone) {
        var then = at.atZone(zone);
        var today = now.atZone(zone).toLocalDate();
        if (then.toLocalDate().equals(today)) {
            return CLOCK.format(then);
        }
        return then.toLocalDate().isAfter(today.minusDays(DAYS_WITH_NAMES + 1L))
                ? WEEKDAY.format(then)
                : DATE.format(then);
    }

    public static String brief(Instant at) {
        return brief(at, Instant.now(), ZoneId.systemDefault());
    }

    /** The time of day alone, where the day stands above. */
    public static String clock(Instant at) {
        return CLOCK.format(at.atZone(ZoneId.systemDefault()));
    }

    /** {@code Today}, {@code Yesterday}, {@code Friday}, {@code 3 Nov 2026}. */
    public static String day(LocalDate day, LocalDate today) {
        if (day.equals(today)) {
            return "Today";
        }
        if (day.equals(today.minusDays(1))) {
            return "Yesterday";
        }
        return day.isAfter(today.minusDays(DAYS_WITH_NAMES + 1L)) ? DAY.format(day) : DATE.format(day);
    }

    /** {@code just now}, {@code 12 s ago}, {@code 3 min ago}, then {@link #brief}. */
    public static String ago(Instant at) {
        var seconds = Duration.between(at, Instant.now()).toSeconds();
        if (seconds < 5) {
            return "just now";
        }
        if (seconds < 60) {
            return seconds + " s ago";
        }
        return seconds < 3600 ? seconds / 60 + " min ago" : brief(at);
    }
}
