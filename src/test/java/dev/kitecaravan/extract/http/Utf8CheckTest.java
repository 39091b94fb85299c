package dev.kitecaravan.extract.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.kitecaravan.extract.http.ApiException.Kind;

/** Bytes that are no UTF-8, of whatever kind, make of an answer one that is asked for again. */
class Utf8CheckTest extends ApiClientFixture {
    private static byte[] body(String hex) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write("[{\"id\":\"ä".getBytes(StandardCharsets.UTF_8));
        body.write(HexFormat.of().parseHex(hex));
        body.write("\"}]".getBytes(StandardCharsets.UTF_8));
        return body.toByteArray();
    }

    private static ScriptedServer.Reply reply(byte[] body) {
        return (asked, out) -> {
            out.write(("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + body.length
                    + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
            out.write(body);
            return true;
        };
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"overlong slash,C0AF", "overlong slash of three,E080AF", "overlong of four,F08080AF",
            "lone continuation,80",
            "surrogate,EDA080", "pair of surrogates,EDA080EDB080", "five bytes,F888808080", "six bytes,FC8480808080",
            "beyond the last,F4908080", "never a byte,FF", "cut off,E282", "Latin-1,E9"})
    void allAreTheSame(String kind, String hex) throws IOException {
        server.then(reply(body(hex)), reply(body("E282AC"))).otherwise(reply(body(hex)));
        try (ApiAnswer answer = client.get(page("/v2/builds"))) {
            assertThat(text(answer)).as("the second answer").isEqualTo("[{\"id\":\"ä€\"}]");
        }
        assertThat(server.targets()).hasSize(2);
        assertThat(retries).singleElement().asString().contains("not UTF-8");
        open(settings.withRetry(QUICK.withTimeLimit(Duration.ofMillis(1))));
        ApiException lasting = failure(() -> client.get(page("/v2/builds")));
        assertThat(lasting.kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(lasting).hasMessageContaining("builds").hasMessageContaining("/v2/builds").hasMessageContaining(
                "a body that is not UTF-8: byte " + hex.substring(0, 2) + " at offset 10 begins no character");
    }

    @Test
    void itSaysWhatADecoderSays() {
        Random random = new Random(7);
        String[] pieces = {"41", "C3A4", "E282AC", "F09F9880", "EDA080", "C0AF", "80", "F4908080", "E2", "EF", "BF",
                "F0", "90", "ED",
                "9F", "7F", "C2"};
        for (int i = 0; i < 20_000; i++) {
            StringBuilder hex = new StringBuilder();
            for (int n = random.nextInt(6); n >= 0; n--) {
                hex.append(pieces[random.nextInt(pieces.length)]);
            }
            byte[] bytes = HexFormat.of().parseHex(hex + "41");
            Utf8Check check = new Utf8Check();
            int cut = random.nextInt(bytes.length + 1);
            check.see(bytes, 0, cut);
            check.see(bytes, cut, bytes.length - cut);
            assertThat(check.bad().isEmpty()).as(hex.toString()).isEqualTo(decodes(bytes));
        }
    }

    private static boolean decodes(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
