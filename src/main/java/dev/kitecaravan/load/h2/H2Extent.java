package dev.kitecaravan.load.h2;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The size of an H2 file by its own header (H2's MVStore): twice the same words, each in a block, which name the block at
 * which a chunk lies that was written last or shortly before. H2 reads on from there. Without it, it goes back to the last
 * chunk that is whole, which may be long ago or nothing at all. Only the header of a file that was closed in order is believed:
 * after a kill H2 may have reason to go back.
 */
final class H2Extent {
    private static final int BLOCK = 4096;
    private static final Pattern HEADER = Pattern
            .compile("^H:[23],block:([0-9a-f]{1,12}),.*?clean:1,.*?version:([0-9a-f]{1,15}),fletcher:", Pattern.DOTALL);

    private H2Extent() {
    }

    static long least(ByteBuffer head) {
        if (head.limit() < 2 * BLOCK) {
            // Both headers are written at once, when the file is made.
            return 2 * BLOCK;
        }
        long newest = -1;
        long least = 0;
        for (int at = 0; at + BLOCK <= head.limit() && at < 2 * BLOCK; at += BLOCK) {
            byte[] block = new byte[BLOCK];
            head.get(at, block);
            Matcher header = HEADER.matcher(new String(block, StandardCharsets.ISO_8859_1));
            if (header.find() && Long.parseLong(header.group(2), 16) > newest) {
                newest = Long.parseLong(header.group(2), 16);
                least = (Long.parseLong(header.group(1), 16) + 1) * BLOCK;
            }
        }
        return least;
    }
}
