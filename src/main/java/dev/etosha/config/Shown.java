package dev.etosha.config;

import java.util.regex.Pattern;

/** An outside text as a message may show it: on one line, cut, without anything like a password in a URL. */
final class Shown {

    private static final int LONGEST = 100;
    private static final Pattern LOGIN = Pattern.compile("(?s):(//)?.*@");
    private static final Pattern PASSWORD = Pattern.compile("(?is)(passw(?:or)?d\\s*=\\s*)[^&]*");

    private Shown() {}

    static String text(String value) {
        String open =
                PASSWORD.matcher(LOGIN.matcher(value).replaceAll(":$1***@")).replaceAll("$1***");
        StringBuilder shown = new StringBuilder();
        open.codePoints().limit(LONGEST).forEach(c -> {
            if (breaksLines(c)) {
                shown.append(String.format("\\u%04x", c));
            } else {
                shown.appendCodePoint(c);
            }
        });
        int length = open.codePointCount(0, open.length());
        return length <= LONGEST ? shown.toString() : shown + "... (" + length + " characters)";
    }

    /** Also true for characters that change the direction of text, which can make a line read as another. */
    private static boolean breaksLines(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            default -> false;
        };
    }
}
