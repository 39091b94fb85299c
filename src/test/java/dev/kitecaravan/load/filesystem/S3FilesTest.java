package dev.kitecaravan.load.filesystem;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

import dev.kitecaravan.load.DestinationSettings;

/** The contract on a bucket of S3Proxy, an independent emulator. */
@Tag("full")
class S3FilesTest extends BucketFilesContract {
    @BeforeAll
    static void start() {
        S3ProxyServer.get();
    }

    @Override
    protected DestinationSettings below(String prefix) {
        return S3ProxyServer.get().settings(prefix, "parquet", folder.resolve("data"));
    }

    @Override
    protected DestinationSettings withWrongSecret() {
        return S3ProxyServer.get().settings("s3://caravan/x", secret(), "parquet", folder);
    }

    @Override
    protected DestinationSettings nowhere() {
        return S3ProxyServer.get().settings("s3://no-such-bucket/x", "local-credential", "parquet", folder);
    }

    @Override
    protected String secret() {
        return "hunter2";
    }
}
