package dev.kitecaravan.load.h2;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;

import org.h2.store.fs.FileBase;
import org.h2.store.fs.FilePathWrapper;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * A database's file that another process has locked, as H2 reads it: what was committed when it was opened, since H2 writes
 * behind the end of what it has. Only while that other process keeps H2 from using room again, as {@link H2TableReader#hold}
 * does. H2 itself makes objects of this class, so it and its constructor are public.
 */
@RegisterForReflection
public final class H2SharedFile extends FilePathWrapper {
    /** What stands before a path in H2's URL. */
    static final String SCHEME = "shared";

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        if (!mode.equals("r")) {
            throw new IOException("another process has it; it is read and not written");
        }
        return new Unlocked(super.open(mode));
    }

    /** Reads, and takes no lock. */
    private static final class Unlocked extends FileBase {
        private final FileChannel file;

        Unlocked(FileChannel file) {
            this.file = file;
        }

        @Override
        public int read(ByteBuffer into) throws IOException {
            return file.read(into);
        }

        @Override
        public int read(ByteBuffer into, long position) throws IOException {
            return file.read(into, position);
        }

        @Override
        public long position() throws IOException {
            return file.position();
        }

        @Override
        public FileChannel position(long position) throws IOException {
            file.position(position);
            return this;
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public int write(ByteBuffer from) throws IOException {
            throw readOnly();
        }

        @Override
        public FileChannel truncate(long size) throws IOException {
            throw readOnly();
        }

        @Override
        public void force(boolean metaData) throws IOException {
            throw readOnly();
        }

        private static IOException readOnly() {
            return new IOException("a shared file is read only");
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) {
            return new FileLock(file, position, size, shared) {
                @Override
                public boolean isValid() {
                    return isOpen();
                }

                @Override
                public void release() {
                    // There is none.
                }
            };
        }

        @Override
        protected void implCloseChannel() throws IOException {
            file.close();
        }
    }
}
