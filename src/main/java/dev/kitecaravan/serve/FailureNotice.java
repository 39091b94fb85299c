package dev.kitecaravan.serve;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import dev.kitecaravan.extract.http.Webhook;
import dev.kitecaravan.table.Json;
import dev.kitecaravan.text.Redactor;

/**
 * Tells an address outside of failures, by one POST when something begins to fail; what fails on is not told again until
 * it was well, unless the POST did not arrive. The body is JSON: {@code text} for people (the field that chats show), {@code event}, {@code host},
 * {@code dataset}, and {@code failures}, reasons by endpoint. That it cannot be told never changes what a verb does.
 */
public final class FailureNotice {
    private final Webhook webhook;
    private final String host;
    private final String dataset;
    private final Consumer<String> troubles;
    private final Set<String> failing = ConcurrentHashMap.newKeySet();

    /**
     * @param webhook  null for nobody
     * @param host     this machine
     * @param troubles told, in one sentence, when nobody could be told
     */
    public FailureNotice(Webhook webhook, String host, String dataset, Consumer<String> troubles) {
        this.webhook = webhook;
        this.host = host;
        this.dataset = dataset;
        this.troubles = troubles;
    }

    /** @param reasons by endpoint, or by what failed when no endpoint did */
    public void failed(Map<String, String> reasons) {
        Map<String, String> news = new LinkedHashMap<>();
        reasons.forEach((what, reason) -> {
            if (failing.add(what)) {
                news.put(what, Redactor.redact(reason));
            }
        });
        if (webhook == null || news.isEmpty()) {
            return;
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("text", "caravan on " + host + ", dataset " + dataset + ": " + news.entrySet().stream()
                .map(e -> e.getKey() + " failed: " + e.getValue()).collect(Collectors.joining("; ")));
        json.put("event", "failed");
        json.put("host", host);
        json.put("dataset", dataset);
        json.put("failures", news);
        try {
            webhook.post(Json.write(json));
        } catch (IOException e) {
            // The next failure is told instead.
            failing.removeAll(news.keySet());
            troubles.accept("the failure notice could not be sent: " + e.getMessage());
        }
    }

    /** It is well again. */
    public void good(String what) {
        failing.remove(what);
    }
}
