package dev.kitecaravan.workbench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.kitecaravan.extract.SampleRequest;

/**
 * What one answer of an endpoint tells of the tables that a run would make of it. Nothing of it is a secret.
 *
 * @param endpoint    its name, or one that would do
 * @param path        what it reads, placeholders by the names of endpoints
 * @param query       without {@code ?}; empty for none
 * @param readBy      the route file that reads this path already; null where there is none
 * @param requests    what was asked; none where the answer came from a file
 * @param budget      what the API said of the rate window, such as {@code 47 of 50 left}; null where it said nothing
 * @param shape       what the answer is made of, in words
 * @param selector    that picks the records; empty where none is needed
 * @param others      further arrays that could be meant, as selectors
 * @param records     how many the answer holds
 * @param more        whether there is a next page
 * @param key         the columns that tell records apart; none where nothing does, so that the table is replaced
 * @param keyUnique   whether they differ in the sample
 * @param parents     lists that the path's placeholders need, in the order in which they are read
 * @param tables      the records' table first; none where the answer holds no record
 * @param unseen      members that are null in all records, whose columns come with their first value
 * @param refused     records that would be dead letters: reasons and how many each
 * @param upkeep      how a second run would find what is new, in a sentence
 * @param cost        what a reading costs, in words
 * @param requestsEachRun what a run would ask, by what the lists showed; -1 where that is not known
 * @param scopes      what a token needs; none where the API does not document it
 * @param plan        what an organization needs; null where any plan will do
 * @param documented  whether the API's catalog knows the path
 * @param notes       what else is worth knowing, a sentence each
 */
public record Preview(String endpoint, String path, String query, String readBy, List<SampleRequest> requests,
        String budget, String shape, String selector, List<String> others, long records, boolean more, List<String> key,
        boolean keyUnique, List<ParentView> parents, List<TableView> tables, List<String> unseen,
        Map<String, Integer> refused, String upkeep,
        String cost, long requestsEachRun, Set<String> scopes, String plan, boolean documented, List<String> notes) {

    /** The tables below the records' own. */
    public List<TableView> childTables() {
        return tables.stream().filter(table -> table.parent() != null).toList();
    }

    /** For programs: the same as maps, lists and scalars. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("endpoint", endpoint);
        map.put("path", path);
        map.put("query", query);
        map.put("read_by", readBy);
        map.put("requests", requests.stream().map(Preview::request).toList());
        map.put("budget", budget);
        map.put("shape", shape);
        map.put("selector", selector);
        map.put("other_selectors", others);
        map.put("records", records);
        map.put("more_pages", more);
        map.put("primary_key", key);
        map.put("key_unique", keyUnique);
        map.put("parents", parents.stream().map(parent -> {
            Map<String, Object> of = new LinkedHashMap<>();
            of.put("endpoint", parent.endpoint());
            of.put("file", parent.file());
            of.put("missing", parent.missing());
            return of;
        }).toList());
        map.put("tables", tables.stream().map(Preview::table).toList());
        map.put("null_in_all", unseen);
        map.put("refused", refused);
        map.put("upkeep", upkeep);
        map.put("cost", cost);
        map.put("requests_each_run", requestsEachRun < 0 ? null : requestsEachRun);
        map.put("scopes", List.copyOf(scopes));
        map.put("plan", plan);
        map.put("documented", documented);
        map.put("notes", notes);
        return map;
    }

    private static Map<String, Object> request(SampleRequest request) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("endpoint", request.endpoint());
        map.put("url", request.url());
        map.put("status", request.status());
        map.put("more_pages", request.more());
        return map;
    }

    private static Map<String, Object> table(TableView table) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("table", table.name());
        map.put("parent", table.parent());
        map.put("rows", table.rows());
        map.put("columns", table.columns().stream().map(column -> {
            Map<String, Object> of = new LinkedHashMap<>();
            of.put("column", column.name());
            of.put("type", column.type());
            of.put("key_of_parent", column.parent());
            of.put("filled", column.filled());
            of.put("samples", column.samples());
            return of;
        }).toList());
        return map;
    }
}
