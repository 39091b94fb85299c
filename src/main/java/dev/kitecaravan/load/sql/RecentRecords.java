package dev.kitecaravan.load.sql;

import java.util.LinkedHashMap;
import java.util.Map;

/** The records that this session committed last, as they were: the ones that come again where pages overlap. */
final class RecentRecords {
    private static final int MOST = 2_000;

    private final Map<Object, Long> digests = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, Long> eldest) {
            return size() > MOST;
        }
    };

    boolean has(Object id, long digest) {
        Long known = digests.get(id);
        return known != null && known == digest;
    }

    void saw(Object id, long digest) {
        digests.remove(id);
        digests.put(id, digest);
    }

    void forget() {
        digests.clear();
    }
}
