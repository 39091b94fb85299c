package dev.kitecaravan.extract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import dev.kitecaravan.table.Json;

class RepeatedTextsTest {
    private static final String[] PIECES = {"passed", "a", "Aa", "BB", "\u0000", "é", "\u4e2d", "\ud83d\ude81",
            "\ud83d", "\\", "\"", "?",
            " "};

    @Test
    void aShortTextThatComesAgainIsTheSameObject() throws Exception {
        List<String> texts = read(List.of("passed", "failed", "passed", "", ""));

        assertThat(texts).containsExactly("passed", "failed", "passed", "", "");
        assertThat(texts.get(2)).isSameAs(texts.get(0));
        assertThat(texts.get(4)).isSameAs(texts.get(3));
    }

    @Test
    void aLongTextIsMadeEachTime() throws Exception {
        String address = "https://api.buildkite.com/v2/organizations";
        List<String> texts = read(List.of(address, address));

        assertThat(texts).containsExactly(address, address);
        assertThat(texts.get(1)).isNotSameAs(texts.get(0));
    }

    @Test
    void textsOfOneHashStayApart() throws Exception {
        assertThat("Aa".hashCode()).isEqualTo("BB".hashCode());

        assertThat(read(List.of("Aa", "BB", "Aa", "AaBB", "BBAa", "AaAa"))).containsExactly("Aa", "BB", "Aa", "AaBB",
                "BBAa", "AaAa");
    }

    @Test
    void everyTextIsWhatWasWritten() throws Exception {
        Random random = new Random(20261130);
        List<String> written = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int pieces = random.nextInt(9); pieces > 0; pieces--) {
                text.append(random.nextInt(3) == 0
                        ? String.valueOf(random.nextInt(3_000))
                        : PIECES[random.nextInt(PIECES.length)]);
            }
            written.add(text.toString());
        }

        assertThat(read(written)).isEqualTo(written);
    }

    /** Lone halves of surrogate pairs are written by their numbers, as some servers do. */
    private static List<String> read(List<String> texts) throws IOException {
        StringBuilder json = new StringBuilder("[");
        for (String text : texts) {
            json.append(json.length() == 1 ? "\"" : ",\"");
            text.chars().forEach(c -> json.append(String.format("\\u%04x", c)));
            json.append('"');
        }
        RepeatedTexts repeated = new RepeatedTexts();
        List<String> read = new ArrayList<>();
        try (JsonParser parser = Json.FACTORY.createParser(json.append(']').toString().getBytes("US-ASCII"))) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.VALUE_STRING) {
                read.add(repeated.at(parser));
            }
        }
        return read;
    }
}
