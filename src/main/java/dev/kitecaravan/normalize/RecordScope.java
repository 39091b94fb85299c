package dev.kitecaravan.normalize;

import java.util.List;

/** The record that is being taken apart, for the classes that do it. One instance serves all records in turn. */
final class RecordScope {
    TableTree tree;
    RecordContext context;
    RowCollector into;
    Refusals refusals;
    List<NaturalKey> naturalKeys;

    RecordTarget target() {
        return tree.target();
    }

    Contract contract() {
        return tree.target().contract();
    }
}
