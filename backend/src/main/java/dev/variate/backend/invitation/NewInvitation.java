package dev.variate.backend.invitation;

/**
 * An invitation just made, with its address: the only time that it is told.
 *
 * @param link path and query, such as {@code /join?key=…}
 */
public record NewInvitation(InvitationView invitation, String link) {}
