package dev.kitecaravan.load.redshift;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

import dev.kitecaravan.load.CloudAccess;
import dev.kitecaravan.load.DestinationOption;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.SettingsException;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/**
 * The folder of a bucket from which the cluster copies. This process reaches it with the credentials of AWS's own chain;
 * the cluster with its role, or with those credentials where no role is set.
 */
final class StagingBucket implements Closeable {
    private static final String ROLES = "default|arn:aws[a-z-]*:iam::\\d{12}:role/[\\w+=.@/-]+"
            + "(,arn:aws[a-z-]*:iam::\\d{12}:role/[\\w+=.@/-]+)*";

    private final String bucket;
    private final String folder;
    private final String role;
    private final String region;
    private final DefaultCredentialsProvider credentials = DefaultCredentialsProvider.builder().build();
    private final S3Client client;

    private StagingBucket(String bucket, String folder, String role, CloudAccess cloud, boolean pathStyle,
            Duration patience) {
        this.bucket = bucket;
        this.folder = folder;
        this.role = role;
        this.region = cloud.region();
        S3ClientBuilder builder = S3Client.builder().httpClientBuilder(patience.isZero()
                ? UrlConnectionHttpClient.builder()
                : UrlConnectionHttpClient.builder().connectionTimeout(patience).socketTimeout(patience))
                .credentialsProvider(credentials).forcePathStyle(pathStyle);
        if (cloud.endpoint() != null) {
            builder.endpointOverride(cloud.endpoint());
        }
        if (region != null || cloud.endpoint() != null) {
            builder.region(Region.of(region == null ? "us-east-1" : region));
        }
        try {
            client = builder.build();
        } catch (SdkException e) {
            throw new SettingsException("destination.staging-url: " + said(e)
                    + "; set destination.region or AWS_REGION", e);
        }
    }

    /** @throws SettingsException when the bucket or the role cannot be used */
    static void check(DestinationSettings settings) {
        role(settings);
        if (settings.cloud().stagingUrl() != null) {
            parsed(settings.cloud().stagingUrl());
        }
    }

    /** The bucket that {@code destination.staging-url} names, if it names one. */
    static Optional<StagingBucket> named(DestinationSettings settings) {
        String role = role(settings);
        if (settings.cloud().stagingUrl() == null) {
            return Optional.empty();
        }
        URI url = parsed(settings.cloud().stagingUrl());
        String prefix = url.getPath().replaceAll("^/+|/+$", "");
        return Optional.of(new StagingBucket(url.getRawAuthority(), prefix.isEmpty() ? "" : prefix + "/", role,
                settings.cloud(), settings.flag(DestinationOption.REDSHIFT_PATH_STYLE),
                settings.time(DestinationOption.REDSHIFT_NETWORK_TIMEOUT)));
    }

    private static String role(DestinationSettings settings) {
        String role = settings.option(DestinationOption.REDSHIFT_IAM_ROLE);
        if (role != null && !role.matches(ROLES)) {
            throw new SettingsException("destination.redshift.iam-role is no role; write default or "
                    + "arn:aws:iam::123456789012:role/name");
        }
        return role;
    }

    private static URI parsed(String text) {
        try {
            URI url = URI.create(text);
            if ("s3".equalsIgnoreCase(url.getScheme()) && url.getRawAuthority() != null && url.getRawUserInfo() == null
                    && url.getRawQuery() == null && text.indexOf('\'') < 0) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            throw new SettingsException("destination.staging-url is no bucket; write s3://bucket/folder", e);
        }
        throw new SettingsException("destination.staging-url is no bucket; write s3://bucket/folder");
    }

    /** Puts a file there and returns its key. */
    String put(byte[] content) throws IOException {
        String key = folder + UUID.randomUUID() + ".json.gz";
        try {
            client.putObject(request -> request.bucket(bucket).key(key), RequestBody.fromBytes(content));
        } catch (SdkException e) {
            throw new IOException("staging bucket s3://" + bucket + "/" + folder + " does not take a file: " + said(e)
                    + "; check the credentials of AWS's chain (AWS_ACCESS_KEY_ID, profile, role), which need put and "
                    + "delete there", e);
        }
        return key;
    }

    void delete(String key) throws IOException {
        try {
            client.deleteObject(request -> request.bucket(bucket).key(key));
        } catch (SdkException e) {
            throw new IOException("staging bucket s3://" + bucket + "/" + folder + " does not delete a file: " + said(e)
                    + "; the credentials of AWS's chain need that right there", e);
        }
    }

    String address(String key) {
        return "s3://" + bucket + "/" + key;
    }

    /** Who the cluster is to the bucket, as COPY takes it. */
    String authorization() throws IOException {
        if (role != null) {
            return role.equals("default") ? "iam_role default" : "iam_role '" + role + "'";
        }
        try {
            AwsCredentials keys = credentials.resolveCredentials();
            return "credentials 'aws_access_key_id=" + keys.accessKeyId() + ";aws_secret_access_key="
                    + keys.secretAccessKey()
                    + (keys instanceof AwsSessionCredentials session ? ";token=" + session.sessionToken() : "") + "'";
        } catch (SdkException e) {
            throw new IOException("there are no AWS credentials for COPY: " + said(e)
                    + "; set destination.redshift.iam-role to a role of the cluster", e);
        }
    }

    /** Needed where the bucket is in another region than the cluster. */
    String regionClause() {
        return region == null ? "" : " region '" + region.replaceAll("[^a-z0-9-]", "") + "'";
    }

    private static String said(SdkException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage().lines().findFirst().orElse("");
    }

    @Override
    public void close() {
        client.close();
    }
}
