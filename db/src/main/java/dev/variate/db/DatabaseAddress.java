package dev.variate.db;

/** Where a database is and who may enter. Its text form leaves the password out. */
public record DatabaseAddress(String url, String user, String password) {
    @Override
    public String toString() {
        return user + " at " + url;
    }
}
