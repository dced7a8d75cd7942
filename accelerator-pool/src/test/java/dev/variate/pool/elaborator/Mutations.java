package dev.variate.pool.elaborator;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Damages texts as a person would who knows their grammar: a token becomes another of its kind, a line moves, a number becomes the largest
 * there is. Now and then it strikes a single character. What it does follows from the seed.
 */
final class Mutations {
    private static final Pattern TOKEN = Pattern.compile(
            "%\\d+|\"(?:[^\"\\\\\n]|\\\\.)*\"|-?\\d[\\d.]*(?:[eE][-+]?\\d+)?|[A-Za-z_]\\w*|\\s|.", Pattern.DOTALL);
    private static final List<String> EXTREMES = List.of(
            "0",
            "-0",
            "1",
            "-1",
            "2",
            "3",
            "7",
            "16",
            "17",
            "1000",
            "65536",
            "67108864",
            "67108865",
            "2147483647",
            "2147483648",
            "-2147483648",
            "9223372036854775807",
            "1e308",
            "-1e308",
            "1e-320",
            "NaN",
            "Infinity",
            "0.5",
            "1e999");
    private static final String STRANGE = " \n%[](){},=\"\\-.:0123456789eEfNaIxyz\u0000\u001b\u2028\ud800";

    private final Random random;
    private final List<List<String>> texts;
    private final List<String> lines;

    /** @param corpus sound texts, from which parts are taken */
    Mutations(List<String> corpus, long seed) {
        this.random = new Random(seed);
        this.texts = corpus.stream().map(Mutations::tokens).toList();
        this.lines = corpus.stream().flatMap(String::lines).toList();
    }

    private static List<String> tokens(String text) {
        return TOKEN.matcher(text).results().map(MatchResult::group).toList();
    }

    /** One of the corpus with one to four wounds. */
    String next() {
        List<String> text = new ArrayList<>(texts.get(random.nextInt(texts.size())));
        int wounds = 1 + random.nextInt(4);
        for (int i = 0; i < wounds; i++) {
            wound(text);
        }
        return String.join("", text);
    }

    private void wound(List<String> text) {
        if (text.isEmpty()) {
            return;
        }
        int at = random.nextInt(text.size());
        switch (random.nextInt(10)) {
            case 0, 1, 2 -> text.set(at, alike(text.get(at)));
            case 3 -> text.set(at, EXTREMES.get(random.nextInt(EXTREMES.size())));
            case 4 -> text.remove(at);
            case 5 -> text.add(at, text.get(at));
            case 6 -> text.add(at, text.get(random.nextInt(text.size())));
            case 7 -> moveLine(text);
            case 8 -> text.add(at, "\n" + lines.get(random.nextInt(lines.size())) + "\n");
            default -> text.set(at, struck(text.get(at)));
        }
    }

    /** Another token of the same kind, from anywhere. */
    private String alike(String token) {
        for (int tries = 0; tries < 50; tries++) {
            List<String> other = texts.get(random.nextInt(texts.size()));
            String found = other.get(random.nextInt(other.size()));
            if (kind(found) == kind(token) && !found.equals(token)) {
                return found;
            }
        }
        return EXTREMES.get(random.nextInt(EXTREMES.size()));
    }

    private static int kind(String token) {
        char first = token.charAt(0);
        return Character.isLetter(first)
                ? 'a'
                : Character.isDigit(first) || first == '-' && token.length() > 1 ? '0' : first;
    }

    private void moveLine(List<String> text) {
        List<String> all = new ArrayList<>(List.of(String.join("", text).split("\n", -1)));
        String line = all.remove(random.nextInt(all.size()));
        all.add(random.nextInt(all.size() + 1), line);
        text.clear();
        text.addAll(tokens(all.stream().collect(Collectors.joining("\n"))));
    }

    private String struck(String token) {
        char strange = STRANGE.charAt(random.nextInt(STRANGE.length()));
        int at = random.nextInt(token.length());
        return token.substring(0, at) + strange + token.substring(random.nextBoolean() ? at : at + 1);
    }

    /** Bytes with one to eight of them changed, left out or doubled. */
    byte[] struck(byte[] sound) {
        List<Byte> bytes = new ArrayList<>();
        for (byte b : sound) {
            bytes.add(b);
        }
        int wounds = 1 + random.nextInt(8);
        for (int i = 0; i < wounds && !bytes.isEmpty(); i++) {
            int at = random.nextInt(bytes.size());
            switch (random.nextInt(5)) {
                case 0 -> bytes.set(at, (byte) random.nextInt(256));
                case 1 -> bytes.set(at, (byte) (bytes.get(at) ^ 1 << random.nextInt(8)));
                case 2 -> bytes.remove(at);
                case 3 -> bytes.add(at, (byte) random.nextInt(256));
                default ->
                    bytes.subList(at, Math.min(bytes.size(), at + random.nextInt(16)))
                            .clear();
            }
        }
        byte[] struck = new byte[bytes.size()];
        for (int i = 0; i < struck.length; i++) {
            struck[i] = bytes.get(i);
        }
        return struck;
    }
}
