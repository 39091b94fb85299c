package dev.kitecaravan.extract;

import java.util.ArrayList;
import java.util.List;

/**
 * A piece of a {@link Where}.
 *
 * @param kind     what it is
 * @param text     of a quoted one, what is between its quotes
 * @param position of its first character, from 1
 */
record WhereToken(Kind kind, String text, int position) {
    enum Kind {
        WORD,
        SINGLE_QUOTED,
        DOUBLE_QUOTED,
        /** A run of {@code = ! < > ~ & |}, a bracket or a comma. */
        SYMBOL,
        END
    }

    private static final String OPERATORS = "=!<>~&|";
    private static final String BRACKETS = "(),";
    private static final String QUOTES = "'\"";
    private static final String CURLY_QUOTES = "\u2018\u2019\u201c\u201d\u201e\u201a\u00ab\u00bb`\u00b4";

    /** The pieces of a text, END last. */
    static List<WhereToken> of(String text) {
        List<WhereToken> tokens = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            int end = at + 1;
            if (isSpace(c)) {
                at = end;
                continue;
            }
            if (QUOTES.indexOf(c) >= 0) {
                end = endOfQuoted(text, at);
                tokens.add(new WhereToken(c == '"' ? Kind.DOUBLE_QUOTED : Kind.SINGLE_QUOTED,
                        text.substring(at + 1, end - 1).replace("" + c + c, "" + c), at + 1));
            } else if (CURLY_QUOTES.indexOf(c) >= 0) {
                throw problem(at + 1, "the quote " + c + " is not understood; write ' or \"");
            } else if (BRACKETS.indexOf(c) >= 0) {
                tokens.add(new WhereToken(Kind.SYMBOL, text.substring(at, end), at + 1));
            } else {
                boolean operator = OPERATORS.indexOf(c) >= 0;
                while (end < text.length() && continues(text.charAt(end), operator)) {
                    end++;
                }
                tokens.add(new WhereToken(operator ? Kind.SYMBOL : Kind.WORD, text.substring(at, end), at + 1));
            }
            at = end;
        }
        tokens.add(new WhereToken(Kind.END, "", text.length() + 1));
        return tokens;
    }

    private static boolean continues(char c, boolean operator) {
        return operator
                ? OPERATORS.indexOf(c) >= 0
                : !isSpace(c) && (OPERATORS + BRACKETS + QUOTES + CURLY_QUOTES).indexOf(c) < 0;
    }

    private static boolean isSpace(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }

    /** Behind the closing quote; a doubled quote stands for itself. */
    private static int endOfQuoted(String text, int begin) {
        char quote = text.charAt(begin);
        int end = text.indexOf(quote, begin + 1);
        while (end >= 0 && end + 1 < text.length() && text.charAt(end + 1) == quote) {
            end = text.indexOf(quote, end + 2);
        }
        if (end < 0) {
            throw problem(begin + 1, "the quote " + quote + " is not closed; a value that holds it is written in the "
                    + "other quotes");
        }
        return end + 1;
    }

    static IllegalArgumentException problem(int position, String sentence) {
        return new IllegalArgumentException("where, character " + position + ": " + sentence);
    }

    IllegalArgumentException problem(String sentence) {
        return problem(position, sentence);
    }

    boolean isWord(String word) {
        return kind == Kind.WORD && text.equalsIgnoreCase(word);
    }

    boolean isSymbol(String symbol) {
        return kind == Kind.SYMBOL && text.equals(symbol);
    }

    boolean isQuoted() {
        return kind == Kind.SINGLE_QUOTED || kind == Kind.DOUBLE_QUOTED;
    }

    /** As a message names it. */
    @Override
    public String toString() {
        return kind == Kind.END ? "the end" : "'" + text + "'";
    }
}
