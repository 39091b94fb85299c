package dev.kitecaravan.extract;

import java.math.BigInteger;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.kitecaravan.table.StateChange;

/**
 * How many rows deep the API lists builds. Not documented: learned from the first refusal and kept, so that it is not
 * asked for again. Shared by all builds lists; used by one thread at a time.
 */
final class DepthCap {
    private static final Pattern PAGE = Pattern.compile("[?&]page=(\\d+)");
    private static final Pattern PER_PAGE = Pattern.compile("[?&]per_page=(\\d+)");
    private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);
    private static final String KEY = "builds";

    private volatile long rows;

    private DepthCap(long rows) {
        this.rows = rows;
    }

    static DepthCap read(ExtractState state) {
        Map<String, Object> known = state.get(StateKind.CAP, "", KEY);
        return new DepthCap(known == null ? Long.MAX_VALUE : ((Number) known.get("rows")).longValue());
    }

    /** Whether a page lies beyond the cap. */
    boolean refuses(URI uri) {
        return lastRow(uri) > rows;
    }

    void learn(URI refused, List<StateChange> changes) {
        long shown = lastRow(refused) - number(PER_PAGE, refused, 30);
        if (shown > 0 && shown < rows) {
            rows = shown;
            changes.add(StateKind.CAP.put("", KEY, Map.of("rows", shown)));
        }
    }

    private static long lastRow(URI uri) {
        // A link may name any page: what no long holds is the largest that it does.
        return BigInteger.valueOf(number(PAGE, uri, 1)).multiply(BigInteger.valueOf(number(PER_PAGE, uri, 30)))
                .min(MOST).longValue();
    }

    private static long number(Pattern pattern, URI uri, long otherwise) {
        Matcher matcher = pattern.matcher(uri.toString());
        return matcher.find() ? new BigInteger(matcher.group(1)).min(MOST).longValue() : otherwise;
    }
}
