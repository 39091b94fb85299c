package dev.kitecaravan.mcp;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.kitecaravan.mcp.tool.Call;

/** The calls under way, so that a later message can stop one. Ids are a client's own, so that they count in its session. */
final class RunningCalls {
    private record Key(String session, Object id) {
        static Key of(String session, Object id) {
            // 1 and 1.0 are one number in JSON.
            return new Key(session, id instanceof Number number ? number.toString() : "\"" + id);
        }
    }

    private final Map<Key, Call> calls = new ConcurrentHashMap<>();

    Call begin(String session, Object id) {
        Call call = new Call();
        calls.put(Key.of(session, id), call);
        return call;
    }

    void end(String session, Object id, Call call) {
        calls.remove(Key.of(session, id), call);
    }

    /** Stops a call; one that is not under way is left alone, as it may have ended a moment ago. */
    void cancel(String session, Object id) {
        Call call = calls.get(Key.of(session, id));
        if (call != null) {
            call.cancel();
        }
    }

    void cancelAll() {
        calls.values().forEach(Call::cancel);
    }
}
