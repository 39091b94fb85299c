package dev.kitecaravan.load.filesystem.gcs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.google.cloud.NoCredentials;
import com.google.cloud.storage.StorageOptions;

import dev.kitecaravan.load.filesystem.BucketUrl;
import dev.kitecaravan.load.filesystem.ScriptedBucket;

/** What Google Cloud Storage answers, as its documentation and buckets have it, on a contract fake of its answers. */
class GcsAnswersContractFakeTest {
    private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");
    private static final byte[] CONTENT = {1, 2, 3};

    private final ScriptedBucket service = new ScriptedBucket();
    private final GcsStore store = new GcsStore(StorageOptions.http().setHost(service.url()).setProjectId("p")
            .setCredentials(NoCredentials.getInstance()).build().getService(),
            new BucketUrl("gs", "our-bucket", null, "lake"), "buildkite_data");

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        store.close();
        service.close();
    }

    private static String list(String more, String... keys) {
        return "{\"kind\":\"storage#objects\"" + (more == null ? "" : ",\"nextPageToken\":\"" + more + "\"")
                + ",\"items\":["
                + Arrays.stream(keys)
                        .map(key -> "{\"bucket\":\"our-bucket\",\"name\":\"lake/buildkite_data/" + key + "\"}")
                        .collect(Collectors.joining(","))
                + "]}";
    }

    private static String error(int code, String message) {
        return "{\"error\":{\"code\":" + code + ",\"message\":\"" + message + "\",\"errors\":[{\"message\":\"" + message
                + "\",\"domain\":\"global\",\"reason\":\"" + (code == 412 ? "conditionNotMet" : "notFound") + "\"}]}}";
    }

    @Test
    void aListIsReadToItsLastPageAndInTheOrderOfItsKeys() throws IOException {
        service.says(200, JSON, list("a", "log/2", "log/1")).says(200, JSON, list("b"))
                .says(200, JSON, list(null, "log/3"));
        assertThat(store.list("log/")).containsExactly("log/1", "log/2", "log/3");
        assertThat(service.asked()).hasSize(3)
                .allMatch(asked -> asked.contains("prefix=lake/buildkite_data/log/"));
    }

    @Test
    void anObjectThatIsThereIsNotWrittenOver() throws IOException {
        service.says(412, JSON, error(412, "At least one of the pre-conditions you specified did not hold."));
        assertThat(store.putIfAbsent("log/1", CONTENT)).isFalse();
        assertThat(service.asked()).hasSize(1).first().asString().contains("ifGenerationMatch=0");
    }

    /** The bucket's name is in what is said of an object that is not there, and may be any. */
    @Test
    void anObjectThatIsNotThereIsToldFromABucketThatIsNot() throws IOException {
        service.says(404, Map.of("Content-Type", "text/html"), "No such object: our-bucket/lake/buildkite_data/log/1");
        assertThatThrownBy(() -> store.get("log/1")).isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("log/1");
        service.says(404, Map.of("Content-Type", "text/html"), "No such object: our-bucket/lake/buildkite_data/log/1");
        assertThatThrownBy(() -> store.fetch("log/1", folder.resolve("spool"))).isInstanceOf(NoSuchFileException.class);
        service.says(404, JSON, error(404, "The specified bucket does not exist."));
        assertThatThrownBy(() -> store.get("log/1")).isNotInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("there is no such bucket");
    }
}
