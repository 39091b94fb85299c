package dev.kitecaravan.load.filesystem.gcs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import com.google.cloud.BaseServiceException;
import com.google.cloud.storage.Blob;
import com.google.cloud.storage.BlobId;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.Storage.BlobField;
import com.google.cloud.storage.Storage.BlobListOption;
import com.google.cloud.storage.Storage.BlobTargetOption;
import com.google.cloud.storage.Storage.BlobWriteOption;

import dev.kitecaravan.load.PrivateFiles;
import dev.kitecaravan.load.filesystem.BucketUrl;
import dev.kitecaravan.load.filesystem.ObjectStore;

/** A folder of a Google Cloud Storage bucket; an object is put if its generation is 0, which is that of none. */
final class GcsStore implements ObjectStore {
    private final Storage storage;
    private final String bucket;
    private final String folder;
    private final String place;

    GcsStore(Storage storage, BucketUrl url, String dataset) {
        this.storage = storage;
        this.bucket = url.bucket();
        this.folder = url.folder(dataset);
        this.place = url.place(dataset);
    }

    /** A call of the client, which may write a file. */
    @FunctionalInterface
    private interface Call<T> {
        T run() throws IOException;
    }

    @Override
    public String place() {
        return place;
    }

    @Override
    public void check() throws IOException {
        call("bucket " + bucket, () -> storage.list(bucket, BlobListOption.prefix(folder), BlobListOption.pageSize(1))
                .getValues().iterator().hasNext());
    }

    @Override
    public List<String> list(String prefix) throws IOException {
        return call(prefix, () -> {
            List<String> keys = new ArrayList<>();
            for (Blob blob : storage.list(bucket, BlobListOption.prefix(folder + prefix),
                    BlobListOption.fields(BlobField.NAME)).iterateAll()) {
                keys.add(blob.getName().substring(folder.length()));
            }
            keys.sort(null);
            return keys;
        });
    }

    @Override
    public byte[] get(String key) throws IOException {
        return call(key, () -> object(key, () -> storage.readAllBytes(id(key))));
    }

    @Override
    public Path fetch(String key, Path spool) throws IOException {
        Files.deleteIfExists(spool);
        call(key, () -> object(key, () -> {
            storage.downloadTo(id(key), spool);
            return spool;
        }));
        PrivateFiles.file(spool);
        return spool;
    }

    @Override
    public boolean putIfAbsent(String key, Path file) throws IOException {
        return put(key, () -> storage.createFrom(BlobInfo.newBuilder(id(key)).build(), file,
                BlobWriteOption.doesNotExist()));
    }

    @Override
    public boolean putIfAbsent(String key, byte[] content) throws IOException {
        return put(key, () -> storage.create(BlobInfo.newBuilder(id(key)).build(), content,
                BlobTargetOption.doesNotExist()));
    }

    private boolean put(String key, Call<Blob> call) throws IOException {
        return call(key, () -> {
            try {
                call.run();
                return true;
            } catch (BaseServiceException e) {
                if (e.getCode() == 412) {
                    return false;
                }
                throw e;
            }
        });
    }

    @Override
    public void replace(String key, Path file) throws IOException {
        call(key, () -> storage.createFrom(BlobInfo.newBuilder(id(key)).build(), file));
    }

    @Override
    public void delete(String key) throws IOException {
        call(key, () -> storage.delete(id(key)));
    }

    private static <T> T object(String key, Call<T> call) throws IOException {
        try {
            return call.run();
        } catch (BaseServiceException e) {
            if (e.getCode() == 404 && !said(e).contains("bucket")) {
                throw (IOException) new NoSuchFileException(key).initCause(e);
            }
            throw e;
        }
    }

    private BlobId id(String key) {
        return BlobId.of(bucket, folder + key);
    }

    private <T> T call(String what, Call<T> call) throws IOException {
        try {
            return call.run();
        } catch (BaseServiceException e) {
            throw new IOException(what + ": " + meaning(e), e);
        }
    }

    private static String meaning(BaseServiceException e) {
        return switch (e.getCode()) {
            case 401, 403 ->
                "the bucket refused the credentials or the right; the account needs the role Storage Object "
                        + "User on it (" + said(e) + ")";
            case 404 -> "there is no such bucket; make it, or change destination.url (" + said(e) + ")";
            case 429 -> "the bucket asks for fewer requests; run again later (" + said(e) + ")";
            default -> said(e);
        };
    }

    private static String said(BaseServiceException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage().lines().findFirst().orElse("");
    }

    /** Closes nothing over HTTP, and its threads are the SDK's. */
    @Override
    public void close() {
        try {
            storage.close();
        } catch (Exception e) {
            throw new IllegalStateException("the client of " + place + " cannot be closed", e);
        }
    }
}
