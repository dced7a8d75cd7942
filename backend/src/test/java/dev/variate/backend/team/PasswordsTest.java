package dev.variate.backend.team;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.variate.backend.InvalidInputException;
import dev.variate.backend.TestStudio;
import dev.variate.backend.TooManyException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.jdbc.core.simple.JdbcClient;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PasswordsTest {
    private TestStudio studio;
    private Passwords passwords;

    @BeforeAll
    void start() {
        studio = TestStudio.start();
        passwords = studio.bean(Passwords.class);
    }

    @AfterAll
    void stop() {
        studio.close();
    }

    private Account account(String name) {
        return studio.bean(Accounts.class).create(name);
    }

    @Test
    void a_password_is_kept_as_a_salted_argon2id_hash_of_19_mib() {
        Account ada = account("Ada");
        Account bob = account("Bob");
        passwords.set(ada, "the same for both");
        passwords.set(bob, "the same for both");
        assertThat(studio.bean(JdbcClient.class)
                        .sql("select hash from passwords where account_id in (?, ?)")
                        .params(ada.id(), bob.id())
                        .query(String.class)
                        .list())
                .doesNotHaveDuplicates()
                .allMatch(hash -> hash.startsWith("$argon2id$v=19$m=19456,t=2,p=1$"));
        assertThat(passwords.verify("ada", "the same for both", "t")).contains(ada);
        assertThat(passwords.verify("Ada", "the same for Both", "t")).isEmpty();
    }

    @Test
    void another_password_takes_the_one_there_is() {
        Account eve = account("Eve");
        passwords.change(eve, Optional.empty(), "", "the first of them");
        assertThatThrownBy(() -> passwords.change(eve, Optional.empty(), "a wrong guess at it", "the second of them"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("not the password that you have now");
        passwords.change(eve, Optional.empty(), "the first of them", "the second of them");
        assertThat(passwords.verify("Eve", "the first of them", "e")).isEmpty();
        assertThat(passwords.verify("Eve", "the second of them", "e")).contains(eve);
    }

    @Test
    void a_change_signs_out_every_other_browser_of_the_account() {
        Account mia = account("Mia");
        Account noa = account("Noa");
        BrowserSessions sessions = studio.bean(BrowserSessions.class);
        String here = sessions.begin(mia, "here", "10.0.0.2", Duration.ofDays(1));
        String elsewhere = sessions.begin(mia, "elsewhere", "10.0.0.3", Duration.ofDays(1));
        String theirs = sessions.begin(noa, "theirs", "10.0.0.4", Duration.ofDays(1));
        passwords.change(mia, sessions.number(here), "", "four words in a row");
        assertThat(sessions.resume(here)).contains(mia);
        assertThat(sessions.resume(elsewhere)).isEmpty();
        assertThat(sessions.resume(theirs)).contains(noa);
    }

    @Test
    void what_is_short_or_first_to_be_guessed_is_refused_in_words() {
        Account account = account("Wilhelmina Fleming");
        for (String bad : new String[] {"elevenchars", "aaaaaaaaaaaaaaaa", "wilhelmina fleming", "x".repeat(129)}) {
            assertThatThrownBy(() -> passwords.set(account, bad)).as(bad).isInstanceOf(InvalidInputException.class);
        }
    }

    @Test
    void after_ten_wrong_guesses_from_one_place_even_the_right_one_has_to_wait_and_elsewhere_it_counts() {
        Account ida = account("Ida");
        passwords.set(ida, "tea with lemon");
        for (int guess = 0; guess < 10; guess++) {
            assertThat(passwords.verify("Ida", "tea with milk " + guess, "10.0.0.1"))
                    .isEmpty();
        }
        assertThatThrownBy(() -> passwords.verify("Ida", "tea with lemon", "10.0.0.1"))
                .isInstanceOfSatisfying(TooManyException.class, tooMany -> {
                    assertThat(tooMany.retryAfter()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(30));
                    assertThat(tooMany)
                            .hasMessageMatching("There were many wrong passwords from here\\. Try again in \\d+ s\\.");
                });
        assertThat(passwords.verify("Ida", "tea with lemon", "10.0.0.2")).contains(ida);
    }

    @Test
    void a_name_is_guessed_at_thirty_times_from_however_many_places() {
        passwords.set(account("Max"), "coffee with cream");
        for (int guess = 0; guess < 30; guess++) {
            passwords.verify("max", "guess number " + guess, "10.1.0." + guess);
        }
        assertThatThrownBy(() -> passwords.verify(" MAX ", "coffee with cream", "10.1.1.1"))
                .isInstanceOf(TooManyException.class)
                .hasMessageContaining("A sign-in link still works");
    }

    @Test
    void nobody_learns_from_the_time_whether_a_name_is_known() {
        passwords.set(account("Known"), "a password of some length");
        long known = 0;
        long unknown = 0;
        for (int guess = 0; guess < 8; guess++) {
            long begun = System.nanoTime();
            passwords.verify("Known", "wrong password", "10.2.0." + guess);
            long between = System.nanoTime();
            passwords.verify("Unknown", "wrong password", "10.3.0." + guess);
            known += between - begun;
            unknown += System.nanoTime() - between;
        }
        // Without the comparison an unknown name is answered a hundred times as fast.
        assertThat((double) known / unknown).isBetween(1 / 3.0, 3.0);
    }
}
