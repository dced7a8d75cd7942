package dev.variate.backend.invitation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.variate.backend.InvalidInputException;
import dev.variate.backend.NotAllowedException;
import dev.variate.backend.NotFoundException;
import dev.variate.backend.Person;
import dev.variate.backend.TestStudio;
import dev.variate.backend.project.Members;
import dev.variate.backend.project.Role;
import dev.variate.backend.team.Account;
import dev.variate.backend.team.Accounts;
import dev.variate.backend.team.Passwords;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.jdbc.core.simple.JdbcClient;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InvitationsTest {
    private static final String PASSWORD = "correct horse battery";

    private TestStudio studio;
    private Invitations invitations;
    private Account owner;
    private long project;
    private int people;

    @BeforeAll
    void start() {
        studio = TestStudio.start();
        invitations = studio.bean(Invitations.class);
        owner = studio.bean(Accounts.class).owner();
    }

    @AfterAll
    void stop() {
        studio.close();
    }

    @BeforeEach
    void project() {
        studio.as(studio.ownerToken());
        project = studio.post("/api/v1/projects", "{\"name\": \"shared\"}").id();
    }

    private String name() {
        return "Guest " + ++people;
    }

    private static String key(NewInvitation made) {
        return made.link().replaceFirst(".*key=", "");
    }

    private NewInvitation invite(Role role) {
        return invitations.create(owner, Optional.of(new Place(project, role)), Invitations.USUAL_LIFE);
    }

    @Test
    void a_link_made_over_http_lets_one_person_in_with_its_role_and_a_password() {
        TestStudio.Answer made =
                studio.post("/api/v1/invitations", "{\"project\": " + project + ", \"role\": \"viewer\", \"days\": 1}");
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        String key = made.json().get("link").asString().replaceFirst(".*key=", "");
        assertThat(studio.get("/api/v1/invitations?project=" + project).body()).doesNotContain(key);
        assertThat(invitations.look(key)).hasValueSatisfying(offer -> {
            assertThat(offer.projectName()).isEqualTo("shared");
            assertThat(offer.role()).contains(Role.VIEWER);
            assertThat(offer.by()).isEqualTo("Owner");
        });
        String name = name();
        Account newcomer = invitations.accept(key, name, PASSWORD);
        assertThat(studio.bean(Members.class).roleOf(newcomer, project)).contains(Role.VIEWER);
        assertThat(studio.bean(Passwords.class).verify(name.toUpperCase(), PASSWORD, "here"))
                .contains(newcomer);
        assertThat(invitations.look(key)).isEmpty();
        assertThatThrownBy(() -> invitations.accept(key, name(), PASSWORD)).isInstanceOf(InvalidInputException.class);
        assertThat(studio.get("/api/v1/invitations?project=" + project).json()).isEmpty();
    }

    @Test
    void an_account_is_made_only_together_with_what_it_was_invited_to() {
        String key = key(invite(Role.EDITOR));
        String name = name();
        assertThatThrownBy(() -> invitations.accept(key, name, "short")).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> invitations.accept(key, "Owner", PASSWORD))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("Somebody here is named Owner already");
        assertThat(studio.bean(Accounts.class).people(owner))
                .noneMatch(person -> person.name().equals(name));
        assertThat(invitations.accept(key, name, PASSWORD).name()).isEqualTo(name);
    }

    @Test
    void of_two_people_with_the_same_link_one_gets_in() throws InterruptedException {
        String key = key(invite(Role.VIEWER));
        String one = name();
        String two = name();
        try (var threads = Executors.newFixedThreadPool(2)) {
            long in = threads
                    .invokeAll(List.of(
                            () -> invitations.accept(key, one, PASSWORD), () -> invitations.accept(key, two, PASSWORD)))
                    .stream()
                    .filter(accepted -> {
                        try {
                            return accepted.get() != null;
                        } catch (InterruptedException | ExecutionException refused) {
                            assertThat(refused).hasCauseInstanceOf(InvalidInputException.class);
                            return false;
                        }
                    })
                    .count();
            assertThat(in).isEqualTo(1);
        }
        assertThat(studio.bean(Members.class).list(owner, project)).hasSize(2);
        assertThat(studio.bean(Accounts.class).people(owner))
                .filteredOn(person -> List.of(one, two).contains(person.name()))
                .hasSize(1);
    }

    @Test
    void who_has_an_account_joins_with_it() {
        Person ada = Person.named(studio, name());
        invitations.accept(key(invite(Role.EDITOR)), ada.account());
        assertThat(ada.speaks()
                        .get("/api/v1/projects/" + project)
                        .json()
                        .get("role")
                        .asString())
                .isEqualTo("editor");
    }

    @Test
    void an_invitation_taken_back_too_old_or_of_somebody_who_may_no_longer_invite_lets_nobody_in() {
        NewInvitation back = invite(Role.VIEWER);
        invitations.revoke(owner, back.invitation().id());
        assertThat(invitations.look(key(back))).isEmpty();
        NewInvitation old = invite(Role.VIEWER);
        studio.bean(JdbcClient.class)
                .sql("update invitations set expires_at = now() - interval '1 second' where id = ?")
                .param(old.invitation().id())
                .update();
        assertThat(invitations.look(key(old))).isEmpty();
        Person other = Person.named(studio, name()).in(project, "owner");
        NewInvitation theirs = invitations.create(
                other.account(), Optional.of(new Place(project, Role.OWNER)), Invitations.USUAL_LIFE);
        assertThat(invitations.look(key(theirs))).isPresent();
        studio.bean(Members.class).let(owner, project, other.account().id(), Role.EDITOR);
        assertThat(invitations.look(key(theirs))).isEmpty();
        assertThatThrownBy(() -> invitations.accept(key(theirs), name(), PASSWORD))
                .isInstanceOf(InvalidInputException.class);
    }

    @Test
    void only_owners_invite_and_see_who_is_invited() {
        Person editor = Person.named(studio, name()).in(project, "editor");
        Person stranger = Person.named(studio, name());
        Optional<Place> here = Optional.of(new Place(project, Role.VIEWER));
        assertThatThrownBy(() -> invitations.create(editor.account(), here, Invitations.USUAL_LIFE))
                .isInstanceOf(NotAllowedException.class);
        assertThatThrownBy(() -> invitations.create(stranger.account(), here, Invitations.USUAL_LIFE))
                .isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> invitations.create(stranger.account(), Optional.empty(), Invitations.USUAL_LIFE))
                .isInstanceOf(NotAllowedException.class);
        assertThatThrownBy(() -> invitations.create(owner, here, Duration.ofDays(91)))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> invitations.list(editor.account(), Optional.of(project)))
                .isInstanceOf(NotAllowedException.class);
        long open = invite(Role.VIEWER).invitation().id();
        assertThatThrownBy(() -> invitations.revoke(stranger.account(), open)).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> invitations.revoke(editor.account(), open)).isInstanceOf(NotAllowedException.class);
    }
}
