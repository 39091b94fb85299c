package dev.kitecaravan.workbench;

import java.util.List;
import java.util.Map;

import dev.kitecaravan.extract.RecordKeys;
import dev.kitecaravan.extract.Row;
import dev.kitecaravan.extract.SampleRequest;
import dev.kitecaravan.text.StandIns;

/**
 * All that one look found; files are drafted of it.
 *
 * @param subject  with selector and key as found or chosen
 * @param requests what was asked
 * @param values   what filled the path's placeholders
 * @param tree     the whole answer, raw; null for a text
 * @param records  masked, with stand-ins
 */
record Look(Subject subject, List<SampleRequest> requests, Map<String, String> values, AnswerShape shape, Object tree,
        List<Map.Entry<Row, RecordKeys>> records, SampleTables tables, KeyFinder keys, StandIns standIns,
        Preview preview) {
}
