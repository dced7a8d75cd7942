package dev.variate.frontend.shell;

/**
 * A verdict's sentence, taken apart so that its first word can carry the judgement's colour.
 *
 * @param tone {@code good}, {@code caution}, {@code bad} or {@code plain}, as the styles name them
 * @param lead the judgement: the sentence's first words
 * @param rest all after them
 */
public record VerdictWords(String tone, String lead, String rest) {

    public static VerdictWords of(String sentence) {
        // A point inside a number ends nothing.
        var end = (sentence + " ").indexOf(". ");
        if (end < 0) {
            return new VerdictWords("plain", "", sentence);
        }
        var lead = sentence.substring(0, end + 1);
        var tone =
                switch (lead) {
                    case "Good." -> "good";
                    case "Not yet." -> "caution";
                    case "Not to be trusted.", "Failed." -> "bad";
                    default -> "plain";
                };
        return new VerdictWords(tone, lead, sentence.substring(end + 1).strip());
    }
}
