package dev.kitecaravan.extract.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class TailBufferTest {
    @Property(tries = 500)
    void theTailIsTheEndOfWhatWasWritten(@ForAll @Size(max = 100_000) byte[] bytes,
            @ForAll @IntRange(min = 1, max = 40_000) int most,
            @ForAll @Size(max = 20) List<@IntRange(min = 0, max = 9_000) Integer> parts) throws IOException {
        TailBuffer tail = new TailBuffer(most);
        int at = 0;
        for (int part : parts) {
            int length = Math.min(part, bytes.length - at);
            tail.write(bytes, at, length);
            at += length;
        }
        tail.write(bytes, at, bytes.length - at);
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        tail.copyTo(kept);
        assertThat(kept.toByteArray())
                .isEqualTo(Arrays.copyOfRange(bytes, Math.max(0, bytes.length - most), bytes.length));
        assertThat(tail.written()).isEqualTo(bytes.length);
    }
}
