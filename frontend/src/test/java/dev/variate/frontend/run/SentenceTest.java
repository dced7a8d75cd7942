package dev.variate.frontend.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.flow.component.html.Code;
import org.junit.jupiter.api.Test;

class SentenceTest {

    @Test
    void a_short_first_sentence_is_the_judgement() {
        var sentence = Sentence.of("Not yet. `tau` mixes slowly.");
        assertThat(sentence.lead()).isEqualTo("Not yet");
        assertThat(sentence.rest()).isEqualTo("`tau` mixes slowly.");
    }

    @Test
    void a_sentence_with_a_number_in_it_is_not_cut_at_its_point() {
        assertThat(Sentence.of("R-hat is 1.2 at most.").lead()).isEmpty();
    }

    @Test
    void names_between_back_ticks_are_set_as_code() {
        var words = Sentence.words("`tau` has scale `sigma`.");
        assertThat(words).hasSize(4);
        assertThat(words.get(0)).isInstanceOfSatisfying(Code.class, code -> assertThat(code.getText())
                .isEqualTo("tau"));
        assertThat(words.get(2)).isInstanceOf(Code.class);
    }
}
