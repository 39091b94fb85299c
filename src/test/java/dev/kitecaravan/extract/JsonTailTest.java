package dev.kitecaravan.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.kitecaravan.table.Json;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;

class JsonTailTest {
    @Property(tries = 1_000)
    void theEndOfTheTextIsKeptAndTheRestIsAsItWas(@ForAll @StringLength(max = 300) String any,
            @ForAll @StringLength(max = 20) String other, @ForAll boolean escaped,
            @ForAll @IntRange(min = 1, max = 400) int most) throws IOException {
        String text = wellFormed(any);
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("url", other);
        object.put("inner", Map.of("content", java.util.List.of("content", other), "b", ":"));
        object.put("content", text);
        object.put("content ", other);
        object.put("times", java.util.List.of(1, 2));
        String json = Json.write(object);

        JsonTail tail = read(escaped ? ascii(json) : json, most);

        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        assertThat(tail.size()).isEqualTo(bytes.length);
        assertThat(tail.text()).isEqualTo(Arrays.copyOfRange(bytes, Math.max(0, bytes.length - most), bytes.length));
        object.put("content", "");
        assertThat(Json.read(new String(tail.rest().readAllBytes(), StandardCharsets.UTF_8)))
                .isEqualTo(Json.read(Json.write(object)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"content\":\"abc", "{\"content\":\"abc\\", "{\"content\":\"\\u12",
            "{\"content\":\"\\u12x4\"}",
            "{\"content\":\"\\x\"}", "{\"cont"})
    void whatIsNoJsonIsSaidSo(String json) {
        assertThatThrownBy(() -> read(json, 10)).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\ud83d", "\\ude00", "\\ud83dx", "\\ud83d\\ud83d\\ude00", "\\ud83d\\n"})
    void halfACharacterIsReplaced(String half) throws IOException {
        JsonTail tail = read("{\"content\":\"" + half + "\"}", 100);
        assertThat(new String(tail.text(), StandardCharsets.UTF_8))
                .isEqualTo(((String) ((Map<?, ?>) Json.read("{\"content\":\"" + half + "\"}")).get("content"))
                        .replaceAll("[\\ud800-\\udbff](?![\\udc00-\\udfff])|(?<![\\ud800-\\udbff])[\\udc00-\\udfff]",
                                "\ufffd"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"content\":null,\"a\":\"content\"}", "{\"a\":{\"content\":\"x\"}}",
            "[\"content\",\"x\"]"})
    void withoutTheMemberNothingIsTaken(String json) throws IOException {
        JsonTail tail = read(json, 10);
        assertThat(tail.size()).isZero();
        assertThat(new String(tail.rest().readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(json);
    }

    /** It is read by 64 KiB, whose ends lie in plain text, in characters of several bytes and in escapes. */
    @ParameterizedTest
    @ValueSource(strings = {"abc", "\u00e9\u20ac\ud83d\ude00", "\n\"\\", "a\u0001"})
    void aTextLargerThanTheBufferIsKeptToItsLastByteAndWhatFollowsItIsRead(String part) throws IOException {
        String text = part.repeat(70_001);
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("before", "\\\"" + text);
        object.put("content", text);
        object.put("after", text);

        JsonTail tail = read(Json.write(object), Integer.MAX_VALUE >> 8);

        assertThat(tail.size()).isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
        assertThat(new String(tail.text(), StandardCharsets.UTF_8)).isEqualTo(text);
        object.put("content", "");
        assertThat(new String(tail.rest().readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(Json.write(object));
    }

    private static JsonTail read(String json, int most) throws IOException {
        return JsonTail.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), "content", most);
    }

    private static String ascii(String json) {
        StringBuilder text = new StringBuilder();
        json.chars().forEach(c -> text.append(c < 128 ? String.valueOf((char) c) : String.format("\\u%04x", c)));
        return text.toString();
    }

    /** Without halves of characters, which UTF-8 cannot write. */
    private static String wellFormed(String any) {
        return new String(any.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
