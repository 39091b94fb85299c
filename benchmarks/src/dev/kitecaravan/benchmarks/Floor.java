package dev.kitecaravan.benchmarks;

import java.net.URI;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.io.entity.EntityUtils;

/**
 * The least the job can cost in plain Java: the pages of the list of builds fetched one after the other by one HTTP client,
 * parsed by Jackson, and bulk-loaded into four tables whose columns are known beforehand. No cursor, no state, no ids, no
 * comparison with what is there, no recovery.
 */
public final class Floor {
    private static final Pattern NEXT = Pattern.compile("<([^>]+)>; *rel=\"next\"");

    private Floor() {
    }

    /** @param args origin of the API, token, destination, its place (a file, a folder or a JDBC URL) */
    public static void main(String[] args) throws Exception {
        ObjectMapper mapper = new ObjectMapper();
        String next = args[0] + "/v2/builds?per_page=100&exclude_pipeline=true&include_retried_jobs=true";
        long rows = 0;
        try (CloseableHttpClient client = HttpClients.createDefault(); Loader loader = Loader.of(args[2], args[3])) {
            loader.create(FloorTable.ALL);
            while (next != null) {
                HttpGet get = new HttpGet(URI.create(next));
                get.setHeader("Authorization", "Bearer " + args[1]);
                Page page = client.execute(get, answer -> {
                    if (answer.getCode() != 200) {
                        throw new IllegalStateException("status " + answer.getCode() + " for " + get.getRequestUri());
                    }
                    return new Page(EntityUtils.toByteArray(answer.getEntity()), next(answer.getFirstHeader("Link")));
                });
                JsonNode builds = mapper.readTree(page.body);
                for (FloorTable table : FloorTable.ALL) {
                    List<Object[]> batch = table.rows(builds);
                    loader.load(table, batch);
                    rows += batch.size();
                }
                next = page.next;
            }
            loader.finish();
        }
        System.out.println(rows + " rows");
    }

    private record Page(byte[] body, String next) {
    }

    private static String next(Header link) {
        Matcher matcher = NEXT.matcher(link == null ? "" : link.getValue());
        return matcher.find() ? matcher.group(1) : null;
    }
}
