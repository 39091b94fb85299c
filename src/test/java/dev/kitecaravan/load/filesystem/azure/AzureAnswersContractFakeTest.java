package dev.kitecaravan.load.filesystem.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.kitecaravan.load.CloudAccess;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.Samples;
import dev.kitecaravan.load.filesystem.BucketUrl;
import dev.kitecaravan.load.filesystem.ObjectStore;
import dev.kitecaravan.load.filesystem.ScriptedBucket;

/** What Azure Blob Storage answers, on a contract fake of its answers. */
class AzureAnswersContractFakeTest {
    private static final byte[] CONTENT = {1, 2, 3};

    private final ScriptedBucket service = new ScriptedBucket();
    private ObjectStore store;

    @TempDir
    Path folder;

    @BeforeEach
    void open() {
        store = new Azure().open(new BucketUrl("az", "container", null, "lake"), new DestinationSettings("filesystem",
                "az://container/lake", "account", "c2VjcmV0", "buildkite_data", "jsonl", Samples.SYSTEM, folder,
                new CloudAccess(URI.create(service.url() + "/account"), null, null, null), Map.of()));
    }

    @AfterEach
    void close() {
        store.close();
        service.close();
    }

    private static Map<String, String> headers(String code) {
        return Map.of("Content-Type", "application/xml", "x-ms-error-code", code);
    }

    private static String list(String more, String... keys) {
        StringBuilder text = new StringBuilder(
                "<?xml version=\"1.0\" encoding=\"utf-8\"?><EnumerationResults ContainerName=\"container\"><Blobs>");
        for (String key : keys) {
            text.append("<Blob><Name>lake/buildkite_data/").append(key)
                    .append("</Name><Properties><Content-Length>3</Content-Length></Properties></Blob>");
        }
        return text + "</Blobs><NextMarker>" + more + "</NextMarker></EnumerationResults>";
    }

    @Test
    void aListIsReadToItsLastPage() throws IOException {
        Map<String, String> xml = Map.of("Content-Type", "application/xml");
        service.says(200, xml, list("a", "log/1", "log/2")).says(200, xml, list("b")).says(200, xml, list("", "log/3"));
        assertThat(store.list("log/")).containsExactly("log/1", "log/2", "log/3");
        assertThat(service.asked()).hasSize(3);
    }

    @Test
    void anObjectThatIsThereIsNotWrittenOver() throws IOException {
        service.says(409, headers("BlobAlreadyExists"), "");
        assertThat(store.putIfAbsent("log/1", CONTENT)).isFalse();
        service.says(412, headers("ConditionNotMet"), "");
        assertThat(store.putIfAbsent("log/1", CONTENT)).isFalse();
        service.says(201, Map.of(), "");
        assertThat(store.putIfAbsent("log/1", CONTENT)).isTrue();
        assertThat(service.asked()).hasSize(3).allMatch(asked -> asked.startsWith("PUT ") && asked.endsWith(" *"));
    }

    /** None of them says that an object is there. */
    @Test
    void otherConflictsAreErrors() {
        for (String code : new String[]{"ContainerBeingDeleted", "AccountBeingCreated"}) {
            service.says(409, headers(code), "");
            assertThatThrownBy(() -> store.putIfAbsent("log/1", CONTENT)).isInstanceOf(IOException.class)
                    .hasMessageContaining(code);
        }
    }

    @Test
    void anObjectThatIsNotThereIsToldFromAContainerThatIsNot() {
        service.says(404, headers("BlobNotFound"), "");
        assertThatThrownBy(() -> store.get("log/1")).isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("log/1");
        service.says(404, headers("ContainerNotFound"), "");
        assertThatThrownBy(() -> store.get("log/1")).isNotInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("there is no such container");
    }
}
