package dev.kitecaravan.load.filesystem;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

import dev.kitecaravan.load.CloudAccess;
import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.DestinationOption;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.PrivateFiles;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A folder of an S3 bucket, or of any store that speaks S3 and honours {@code If-None-Match: *} on PutObject. */
final class S3Store implements ObjectStore {
    private static final int EXISTS = 412;
    private static final int CONFLICT = 409;
    /** Puts of one key while another of it is under way; in all some three seconds. */
    private static final int ATTEMPTS = 6;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);

    private final S3Client client;
    private final String bucket;
    private final String folder;

    private S3Store(S3Client client, String bucket, String folder) {
        this.client = client;
        this.bucket = bucket;
        this.folder = folder;
    }

    static S3Store open(BucketUrl url, DestinationSettings settings) {
        S3ClientBuilder builder = S3Client.builder().httpClientBuilder(http(settings))
                .forcePathStyle(settings.flag(DestinationOption.FILESYSTEM_PATH_STYLE));
        Duration transfer = settings.time(DestinationOption.FILESYSTEM_TRANSFER_TIMEOUT);
        if (!transfer.isZero()) {
            builder.overrideConfiguration(all -> all.apiCallAttemptTimeout(transfer));
        }
        CloudAccess cloud = settings.cloud();
        if (cloud.endpoint() != null) {
            builder.endpointOverride(cloud.endpoint());
        }
        if (cloud.region() != null || cloud.endpoint() != null) {
            builder.region(Region.of(cloud.region() == null ? "us-east-1" : cloud.region()));
        }
        builder.credentialsProvider(settings.user() != null && settings.password() != null
                ? StaticCredentialsProvider.create(AwsBasicCredentials.create(settings.user(), settings.password()))
                : DefaultCredentialsProvider.builder().build());
        try {
            return new S3Store(builder.build(), url.bucket(), url.folder(settings.dataset()));
        } catch (SdkException e) {
            throw new DestinationException("files at s3://" + url.bucket() + ": " + said(e)
                    + "; set destination.region or AWS_REGION", e);
        }
    }

    private static UrlConnectionHttpClient.Builder http(DestinationSettings settings) {
        Duration network = settings.time(DestinationOption.FILESYSTEM_NETWORK_TIMEOUT);
        UrlConnectionHttpClient.Builder http = UrlConnectionHttpClient.builder();
        return network.isZero() ? http : http.connectionTimeout(network).socketTimeout(network);
    }

    @Override
    public String place() {
        return "s3://" + bucket + "/" + folder.substring(0, folder.length() - 1);
    }

    @Override
    public void check() throws IOException {
        call("bucket " + bucket, () -> client.listObjectsV2(request -> request.bucket(bucket).prefix(folder)
                .maxKeys(1)));
    }

    @Override
    public List<String> list(String prefix) throws IOException {
        return call(prefix, () -> client
                .listObjectsV2Paginator(request -> request.bucket(bucket).prefix(folder + prefix)).contents().stream()
                .map(S3Object::key).map(key -> key.substring(folder.length())).sorted().toList());
    }

    @Override
    public byte[] get(String key) throws IOException {
        return call(key, () -> client.getObjectAsBytes(request -> request.bucket(bucket).key(folder + key))
                .asByteArray());
    }

    @Override
    public Path fetch(String key, Path spool) throws IOException {
        Files.deleteIfExists(spool);
        call(key, () -> client.getObject(request -> request.bucket(bucket).key(folder + key), spool));
        PrivateFiles.file(spool);
        return spool;
    }

    @Override
    public boolean putIfAbsent(String key, Path file) throws IOException {
        return put(key, RequestBody.fromFile(file));
    }

    @Override
    public boolean putIfAbsent(String key, byte[] content) throws IOException {
        return put(key, RequestBody.fromBytes(content));
    }

    private boolean put(String key, RequestBody body) throws IOException {
        for (int attempt = 1;; attempt++) {
            int refused = call(key, () -> refusal(key, body));
            if (refused != CONFLICT || attempt == ATTEMPTS) {
                return refused == 0;
            }
            pause(key, attempt);
        }
    }

    /** 0: it was put; 412: it is there; 409: another put of the same key is under way, perhaps a first try of this one. */
    private int refusal(String key, RequestBody body) {
        try {
            client.putObject(request -> request.bucket(bucket).key(folder + key).ifNoneMatch("*"), body);
            return 0;
        } catch (S3Exception e) {
            if (e.statusCode() == EXISTS || e.statusCode() == CONFLICT) {
                return e.statusCode();
            }
            throw e;
        }
    }

    private static void pause(String key, int attempt) throws IOException {
        try {
            Thread.sleep(FIRST_PAUSE.toMillis() << attempt);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(key + ": told to stop", e);
        }
    }

    @Override
    public void replace(String key, Path file) throws IOException {
        call(key, () -> client.putObject(request -> request.bucket(bucket).key(folder + key), file));
    }

    @Override
    public void delete(String key) throws IOException {
        call(key, () -> client.deleteObject(request -> request.bucket(bucket).key(folder + key)));
    }

    private <T> T call(String what, Supplier<T> call) throws IOException {
        try {
            return call.get();
        } catch (NoSuchKeyException e) {
            throw (IOException) new NoSuchFileException(what).initCause(e);
        } catch (S3Exception e) {
            throw new IOException(what + ": " + meaning(e), e);
        } catch (SdkException e) {
            throw new IOException(what + ": " + said(e), e);
        }
    }

    private static String meaning(S3Exception e) {
        return switch (e.statusCode()) {
            case 401, 403 -> "the bucket refused the credentials or the right; check AWS_ACCESS_KEY_ID, the profile or "
                    + "the role, which needs list, get, put and delete (" + said(e) + ")";
            case 404 -> "there is no such bucket; make it, or change destination.url (" + said(e) + ")";
            case 301, 307 -> "the bucket is in another region; set destination.region (" + said(e) + ")";
            default -> said(e);
        };
    }

    private static String said(SdkException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage().lines().findFirst().orElse("");
    }

    @Override
    public void close() {
        client.close();
    }
}
