package dev.kitecaravan.load.filesystem.azure;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.OffsetDateTime;
import java.util.Map;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import com.azure.storage.blob.sas.BlobContainerSasPermission;
import com.azure.storage.blob.sas.BlobServiceSasSignatureValues;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.Samples;
import dev.kitecaravan.load.filesystem.BucketFilesContract;
import dev.kitecaravan.load.registry.Destinations;

/** The contract on a container of Azurite, an independent emulator. */
@Tag("full")
class AzureFilesTest extends BucketFilesContract {
    @BeforeAll
    static void start() {
        AzuriteServer.get();
    }

    @Override
    protected DestinationSettings below(String prefix) {
        return AzuriteServer.get().settings("az://caravan/" + prefix, AzuriteServer.ACCOUNT, AzuriteServer.KEY,
                folder.resolve("data"));
    }

    @Override
    protected DestinationSettings withWrongSecret() {
        return AzuriteServer.get().settings("az://caravan/x", AzuriteServer.ACCOUNT, secret(), folder);
    }

    @Override
    protected DestinationSettings nowhere() {
        return AzuriteServer.get().settings("az://no-such-container/x", AzuriteServer.ACCOUNT, AzuriteServer.KEY,
                folder);
    }

    @Override
    protected String secret() {
        return "aHVudGVyMg==";
    }

    private void works(String url, String user, String secret) {
        assertThatCode(() -> Destinations.open(AzuriteServer.get().settings(url, user, secret, folder)).close())
                .doesNotThrowAnyException();
    }

    @Test
    void theSecretMayBeAConnectionStringOrASharedAccessSignature() {
        works("az://caravan/connection", null, AzuriteServer.get().connectionString());
        String signature = AzuriteServer.get().client().getBlobContainerClient("caravan")
                .generateSas(new BlobServiceSasSignatureValues(OffsetDateTime.now().plusHours(1),
                        BlobContainerSasPermission.parse("rcwdl")));
        works("az://caravan/signature", AzuriteServer.ACCOUNT, signature);
        works("abfss://caravan@" + AzuriteServer.ACCOUNT + ".dfs.core.windows.net/lake", null, "?" + signature);
    }

    private void refuses(String url, String user, String secret, String... parts) {
        DestinationSettings settings = new DestinationSettings("filesystem", url, user, secret, "buildkite_data",
                "parquet", Samples.SYSTEM, folder, Map.of());
        assertThatThrownBy(() -> Destinations.create(settings)).isInstanceOf(DestinationException.class)
                .hasMessageContainingAll(parts).message().doesNotContain("hunter2");
    }

    @Test
    void whatCannotBeUsedIsNamed() {
        refuses("az://caravan/x", null, "aHVudGVyMg==", "account", "destination.user");
        refuses("az://caravan/x", "not an account", "aHVudGVyMg==", "not an account");
        refuses("az://caravan/x", "account1", "AccountName=account1;hunter2", "connection string");
        refuses("az://caravan@account1/x", "account1", "aHVudGVyMg==", "az://bucket/prefix");
        refuses("abfss://caravan/x", "account1", "aHVudGVyMg==", "abfss://container@account");
        refuses("az://caravan/x?sig=hunter2", "account1", null, "az://bucket/prefix");
    }
}
