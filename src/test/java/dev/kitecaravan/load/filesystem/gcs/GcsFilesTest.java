package dev.kitecaravan.load.filesystem.gcs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.filesystem.BucketFilesContract;
import dev.kitecaravan.load.registry.Destinations;

/** The contract on a bucket of fake-gcs-server, an independent emulator. It takes any token. */
@Tag("full")
class GcsFilesTest extends BucketFilesContract {
    @BeforeAll
    static void start() {
        FakeGcsServer.get();
    }

    @Override
    protected DestinationSettings below(String prefix) {
        return FakeGcsServer.get().settings("gs://caravan/" + prefix, FakeGcsServer.get().key(),
                folder.resolve("data"));
    }

    @Override
    protected DestinationSettings withWrongSecret() {
        return null;
    }

    @Override
    protected DestinationSettings nowhere() {
        return FakeGcsServer.get().settings("gs://no-such-bucket/x", FakeGcsServer.get().key(), folder);
    }

    @Override
    protected String secret() {
        return "token-";
    }

    @Test
    void theKeyFileIsExchangedForATokenAtTheAddressItNames() {
        int before = FakeGcsServer.get().tokens();
        Destinations.create(below("token")).validate();
        assertThat(FakeGcsServer.get().tokens()).isEqualTo(before + 1);
    }

    @Test
    void whatIsNoKeyIsNamedAndNotShown() throws Exception {
        Path wrong = Files.writeString(folder.resolve("key.json"), "{\"private_key\": \"hunter2\"}");
        assertThatThrownBy(() -> Destinations.create(FakeGcsServer.get().settings("gs://caravan/x", wrong, folder)))
                .isInstanceOf(DestinationException.class).hasMessageContaining(wrong.toString()).message()
                .doesNotContain("hunter2");
    }
}
