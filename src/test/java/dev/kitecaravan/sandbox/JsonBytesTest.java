package dev.kitecaravan.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class JsonBytesTest {
    /** From year 1 to year 9999. */
    private static final long FIRST = -62_135_596_800_000L;
    private static final long LAST = 253_402_300_799_999L;

    @Property(tries = 300)
    void anyTextIsReadBackByJackson(@ForAll String text) throws IOException {
        String whole = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        byte[] json = new JsonBytes().object().field("a", whole).nothing("b").name("c").array().text(whole).number(7)
                .endArray().endObject().copy();
        assertThat(SandboxClient.JSON.readTree(json).get("a").asText()).isEqualTo(whole);
        assertThat(SandboxClient.JSON.readTree(json).get("c").get(0).asText()).isEqualTo(whole);
    }

    @Property(tries = 300)
    void numbersAndIdsAreExact(@ForAll long number, @ForAll long high, @ForAll long low) throws IOException {
        UUID id = new UUID(high, low);
        byte[] json = new JsonBytes().object().field("n", number).field("id", id).graphqlId("Job", id).endObject()
                .copy();
        assertThat(SandboxClient.JSON.readTree(json).get("n").asLong()).isEqualTo(number);
        assertThat(SandboxClient.JSON.readTree(json).get("id").asText()).isEqualTo(id.toString());
        assertThat(new String(Base64.getDecoder().decode(SandboxClient.JSON.readTree(json).get("graphql_id").asText()),
                StandardCharsets.US_ASCII)).isEqualTo("Job---" + id);
    }

    @Property(tries = 500)
    void timesAreThoseOfTheJdk(@ForAll @LongRange(min = FIRST, max = LAST) long millis) {
        String text = SandboxTimestamps.text(millis, false);
        assertThat(Instant.parse(text).toEpochMilli()).isEqualTo(millis);
        assertThat(SandboxTimestamps.text(millis, true)).isEqualTo(text.substring(0, 19).replace('T', ' ') + " UTC");
        assertThat(SandboxTimestamps.parse(text)).hasValue(millis);
    }

    @Property(tries = 300)
    void anIdGivesItsNumberBack(@ForAll @LongRange(min = 0, max = (1L << 48) - 1) long number, @ForAll long hash) {
        UUID id = Seeds.numberedUuid(number, hash);
        assertThat(id.version()).isEqualTo(4);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(Seeds.numberOf(id)).isEqualTo(number);
    }
}
