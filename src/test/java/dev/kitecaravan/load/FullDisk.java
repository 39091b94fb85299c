package dev.kitecaravan.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import dev.kitecaravan.load.registry.Destinations;

/**
 * A process that loads into a disk of its own, which is small and nearly full, until that refuses; then it makes room and goes
 * on as the next run would.
 */
public final class FullDisk {
    /** What the disk has left after the first page, in bytes. */
    private static final long LEFT = 2 << 20;
    private static final int MOST = 10_000;

    private FullDisk() {
    }

    /** Arguments: destination, the disk's folder. Prints what the failure said, and {@code healed} at the end. */
    public static void main(String[] args) throws IOException {
        Path disk = Path.of(args[1]);
        DestinationSettings settings = KilledLoad.settings(args[0], null, disk.resolve("data"));
        Destination destination = Destinations.open(settings);
        int committed = 1;
        KilledLoad.commit(destination, committed);
        Path ballast = fill(disk);
        try {
            while (committed < MOST) {
                KilledLoad.commit(destination, committed + 1);
                committed++;
            }
            throw new IllegalStateException("the disk took " + MOST + " pages");
        } catch (DestinationException e) {
            System.out.println("failed after " + committed + " pages: " + e.getMessage());
        }
        try {
            destination.close();
        } catch (DestinationException e) {
            System.out.println("and while closing: " + e.getMessage());
        }
        Files.delete(ballast);
        assertThat(KilledLoad.kept(settings)).isBetween(committed, committed + 1);
        try (Destination next = Destinations.open(settings)) {
            int page = KilledLoad.page(next);
            KilledLoad.commit(next, page + 1);
            KilledLoad.commit(next, page + 2);
            committed = page + 2;
        }
        assertThat(KilledLoad.kept(settings)).isEqualTo(committed);
        System.out.println("healed");
    }

    private static Path fill(Path disk) throws IOException {
        long size = Files.getFileStore(disk).getUsableSpace() - LEFT;
        return Files.write(disk.resolve("ballast"), new byte[Math.toIntExact(size)]);
    }
}
