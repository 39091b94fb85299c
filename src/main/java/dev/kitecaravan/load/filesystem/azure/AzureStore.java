package dev.kitecaravan.load.filesystem.azure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

import com.azure.core.exception.AzureException;
import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import com.azure.storage.blob.BlobClient;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.models.BlobErrorCode;
import com.azure.storage.blob.models.BlobItem;
import com.azure.storage.blob.models.BlobRequestConditions;
import com.azure.storage.blob.models.BlobStorageException;
import com.azure.storage.blob.models.ListBlobsOptions;
import com.azure.storage.blob.options.BlobParallelUploadOptions;
import com.azure.storage.blob.options.BlobUploadFromFileOptions;

import dev.kitecaravan.load.PrivateFiles;
import dev.kitecaravan.load.filesystem.BucketUrl;
import dev.kitecaravan.load.filesystem.ObjectStore;

/** A folder of an Azure Blob container; a blob is put with {@code If-None-Match: *}. */
final class AzureStore implements ObjectStore {
    private final BlobContainerClient container;
    private final String folder;
    private final String place;

    AzureStore(BlobContainerClient container, BucketUrl url, String dataset) {
        this.container = container;
        this.folder = url.folder(dataset);
        this.place = url.place(dataset);
    }

    @Override
    public String place() {
        return place;
    }

    @Override
    public void check() throws IOException {
        call("container " + container.getBlobContainerName(), () -> container
                .listBlobs(new ListBlobsOptions().setPrefix(folder).setMaxResultsPerPage(1), null).iterator()
                .hasNext());
    }

    @Override
    public List<String> list(String prefix) throws IOException {
        return call(prefix, () -> container.listBlobs(new ListBlobsOptions().setPrefix(folder + prefix), null).stream()
                .map(BlobItem::getName).map(name -> name.substring(folder.length())).sorted().toList());
    }

    @Override
    public byte[] get(String key) throws IOException {
        return call(key, () -> blob(key).downloadContent().toBytes());
    }

    @Override
    public Path fetch(String key, Path spool) throws IOException {
        Files.deleteIfExists(spool);
        call(key, () -> blob(key).downloadToFile(spool.toString()));
        PrivateFiles.file(spool);
        return spool;
    }

    @Override
    public boolean putIfAbsent(String key, Path file) throws IOException {
        return put(key, () -> blob(key).uploadFromFileWithResponse(
                new BlobUploadFromFileOptions(file.toString()).setRequestConditions(absent()), null, Context.NONE));
    }

    @Override
    public boolean putIfAbsent(String key, byte[] content) throws IOException {
        return put(key, () -> blob(key).uploadWithResponse(
                new BlobParallelUploadOptions(BinaryData.fromBytes(content)).setRequestConditions(absent()), null,
                Context.NONE));
    }

    private static BlobRequestConditions absent() {
        return new BlobRequestConditions().setIfNoneMatch("*");
    }

    private boolean put(String key, Supplier<?> call) throws IOException {
        return call(key, () -> {
            try {
                call.get();
                return true;
            } catch (BlobStorageException e) {
                if (e.getStatusCode() == 412 || BlobErrorCode.BLOB_ALREADY_EXISTS.equals(e.getErrorCode())) {
                    return false;
                }
                throw e;
            }
        });
    }

    @Override
    public void replace(String key, Path file) throws IOException {
        call(key, () -> blob(key).uploadFromFileWithResponse(new BlobUploadFromFileOptions(file.toString()), null,
                Context.NONE));
    }

    @Override
    public void delete(String key) throws IOException {
        call(key, () -> blob(key).deleteIfExists());
    }

    private BlobClient blob(String key) {
        return container.getBlobClient(folder + key);
    }

    private <T> T call(String what, Supplier<T> call) throws IOException {
        try {
            return call.get();
        } catch (BlobStorageException e) {
            if (BlobErrorCode.BLOB_NOT_FOUND.equals(e.getErrorCode())) {
                throw (IOException) new NoSuchFileException(what).initCause(e);
            }
            throw new IOException(what + ": " + meaning(e), e);
        } catch (UncheckedIOException e) {
            throw new IOException(what + ": " + e.getCause().getMessage(), e);
        } catch (AzureException e) {
            throw new IOException(what + ": " + said(e), e);
        } catch (RuntimeException e) {
            // So the client hands on what its connection met, a time-out for example.
            if (e.getCause() instanceof IOException met) {
                throw new IOException(what + ": " + met.getMessage(), e);
            }
            throw e;
        }
    }

    private static String meaning(BlobStorageException e) {
        return switch (e.getStatusCode()) {
            case 401, 403 -> "the container refused the credentials or the right; the key must be the account's own, "
                    + "or the identity needs the role Storage Blob Data Contributor on it (" + said(e) + ")";
            case 404 -> "there is no such container; make it, or change destination.url (" + said(e) + ")";
            default -> said(e);
        };
    }

    /** The service's code, where it gave one: its text goes over many lines. */
    private static String said(RuntimeException e) {
        if (e instanceof BlobStorageException storage && storage.getErrorCode() != null) {
            return storage.getStatusCode() + " " + storage.getErrorCode();
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage().lines().findFirst().orElse("");
    }

    @Override
    public void close() {
        // The client holds nothing that could be closed.
    }
}
