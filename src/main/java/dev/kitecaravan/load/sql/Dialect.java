package dev.kitecaravan.load.sql;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import dev.kitecaravan.load.CommitUnit;
import dev.kitecaravan.table.Capabilities;
import dev.kitecaravan.table.ColumnType;

/**
 * What differs between databases that speak SQL, as data: its types, what its tables hold, its words, what its errors mean.
 * Whatever is not said is as the standard has it.
 */
public final class Dialect {
    private final String title;
    private final String quote;
    private final boolean capitals;
    private final Map<ColumnType, String> types;
    private final Map<ColumnType, String> stageTypes;
    private final Map<ColumnType, Template> stageValues;
    private final Capabilities capabilities;
    private final CommitUnit commitUnit;
    private final Upsert upsert;
    private final boolean transactions;
    private final boolean commentsTogether;
    private final KeyOrder keyOrder;
    private final Map<Phrase, List<Template>> phrases;
    private final List<Failure> failures;

    /** How staged rows meet the ones that are there. */
    public enum Upsert {
        /** {@code UPDATE … FROM stage}, then {@code INSERT … WHERE NOT EXISTS}. */
        UPDATE_FROM,
        /** {@code MERGE … WHEN MATCHED AND …}, then {@code INSERT … WHERE NOT EXISTS}. */
        MERGE_MATCHED,
        /** {@code INSERT … ON CONFLICT DO NOTHING}, then {@code INSERT … ON CONFLICT DO UPDATE … WHERE}. */
        ON_CONFLICT,
        /**
         * One join of stage and table, of their ids and hashes alone, says which rows are there and which differ; only
         * those are then inserted or updated. For databases that scan the table for every statement that meets it.
         */
        CLASSIFY
    }

    /**
     * How the keys of the state sort by code point.
     *
     * @param keyType   type of the key column; null when TEXT sorts so
     * @param column    definition of a further, hidden column that sorts so; null when the key does
     * @param orderBy   the column to sort by
     * @param parameter the expression of a bound key that is compared with it
     */
    public record KeyOrder(String keyType, String column, String orderBy, String parameter) {
        /** Text compares by its UTF-8 bytes. */
        public static final KeyOrder BINARY = new KeyOrder(null, null, "key", "?");

        /** Text compares by its UTF-8 bytes in a column of this type. */
        public static KeyOrder ofType(String keyType) {
            return new KeyOrder(keyType, null, BINARY.orderBy, BINARY.parameter);
        }
    }

    /**
     * What an error of the driver means.
     *
     * @param sign its SQLState, or a part of its message in lower case
     * @param says cause and next step, one sentence without a full stop
     */
    record Failure(String sign, String says) {
    }

    private Dialect(Builder said) {
        this.title = said.title;
        this.quote = said.quote;
        this.capitals = said.capitals;
        this.types = Map.copyOf(said.types);
        this.stageTypes = Map.copyOf(said.stageTypes);
        this.stageValues = Map.copyOf(said.stageValues);
        this.capabilities = said.capabilities;
        this.commitUnit = said.commitUnit;
        this.upsert = said.upsert;
        this.transactions = said.transactions;
        this.commentsTogether = said.commentsTogether;
        this.keyOrder = said.keyOrder;
        this.phrases = Map.copyOf(said.phrases);
        this.failures = List.copyOf(said.failures);
        if (types.size() != ColumnType.values().length || capabilities == null || commitUnit == null
                || upsert == null) {
            throw new IllegalStateException(title + " lacks types, capabilities, a commit unit or a way of upsert");
        }
    }

    /** @param title the database as people call it, for messages */
    public static Builder named(String title) {
        return new Builder(title);
    }

    /** Says what a database has, and what of it is not as the standard has it. */
    public static final class Builder {
        private final String title;
        private String quote = "\"";
        private boolean capitals;
        private final Map<ColumnType, String> types = new EnumMap<>(ColumnType.class);
        private final Map<ColumnType, String> stageTypes = new EnumMap<>(ColumnType.class);
        private final Map<ColumnType, Template> stageValues = new EnumMap<>(ColumnType.class);
        private Capabilities capabilities;
        private CommitUnit commitUnit;
        private Upsert upsert;
        private boolean transactions = true;
        private boolean commentsTogether;
        private KeyOrder keyOrder = KeyOrder.BINARY;
        private final Map<Phrase, List<Template>> phrases = new EnumMap<>(Phrase.class);
        private final List<Failure> failures = new ArrayList<>();

        private Builder(String title) {
            this.title = title;
            for (Phrase phrase : Phrase.values()) {
                phrase.standard().ifPresent(words -> phrases.put(phrase, List.of(words)));
            }
        }

        /** The character around identifiers. */
        public Builder quotes(String character) {
            this.quote = character;
            return this;
        }

        /** Names that are not quoted are in capitals, so that ours have to be. */
        public Builder namesInCapitals() {
            this.capitals = true;
            return this;
        }

        /** What a type is called. */
        public Builder type(ColumnType type, String name) {
            types.put(type, name);
            return this;
        }

        /**
         * A type that stages hold as another one.
         *
         * @param value what becomes of a stage's {column} on its way into the table
         */
        public Builder stagedAs(ColumnType type, String name, String value) {
            stageTypes.put(type, name);
            stageValues.put(type, new Template(value));
            return this;
        }

        /** What its tables can hold. */
        public Builder holds(Capabilities most) {
            this.capabilities = most;
            return this;
        }

        /** How much goes into one commit. */
        public Builder commits(CommitUnit unit) {
            this.commitUnit = unit;
            return this;
        }

        /** How staged rows meet the ones that are there. */
        public Builder upserts(Upsert way) {
            this.upsert = way;
            return this;
        }

        /** The statements of a commit take effect one by one, data first and state last. */
        public Builder withoutTransactions() {
            this.transactions = false;
            return this;
        }

        /** Comments are written in a transaction: each by itself would be written to the disk. Others commit, or refuse them there. */
        public Builder commentsTogether() {
            this.commentsTogether = true;
            return this;
        }

        /** How keys of the state sort by code point. */
        public Builder keyOrder(KeyOrder order) {
            this.keyOrder = order;
            return this;
        }

        /** Its own words; several where it takes several statements. */
        public Builder says(Phrase phrase, String... words) {
            phrases.put(phrase, Stream.of(words).map(phrase::template).toList());
            return this;
        }

        /** It has nothing of the kind. */
        public Builder lacks(Phrase phrase) {
            phrases.remove(phrase);
            return this;
        }

        /**
         * What an error of the driver means.
         *
         * @param sign its SQLState, or a part of its message in lower case
         * @param says cause and next step, one sentence without a full stop
         */
        public Builder fails(String sign, String says) {
            failures.add(new Failure(sign, says));
            return this;
        }

        public Dialect build() {
            return new Dialect(this);
        }
    }

    /** The database as people call it. */
    public String title() {
        return title;
    }

    /** What its tables can hold. */
    public Capabilities capabilities() {
        return capabilities;
    }

    CommitUnit commitUnit() {
        return commitUnit;
    }

    Upsert upsert() {
        return upsert;
    }

    /** Whether a commit is one transaction; otherwise its statements take effect one by one, data first and state last. */
    boolean transactions() {
        return transactions;
    }

    /** Whether the comments of a table go into one transaction. */
    boolean commentsTogether() {
        return commentsTogether;
    }

    KeyOrder keyOrder() {
        return keyOrder;
    }

    List<Failure> failures() {
        return failures;
    }

    /** What a type is called in tables. */
    public String type(ColumnType type) {
        return types.get(type);
    }

    /** What a type is called in stages. */
    public String stageType(ColumnType type) {
        return stageTypes.getOrDefault(type, type(type));
    }

    /** Whether values are converted on their way from a stage into a table. */
    boolean convertsStaged() {
        return !stageValues.isEmpty();
    }

    /** A stage's column as its table takes it. */
    String fromStage(ColumnType type, String column) {
        return stageValues.containsKey(type) ? stageValues.get(type).filled("column", column) : column;
    }

    /** A bound value of that type in a place where the database cannot tell it by itself. */
    String parameter(ColumnType type) {
        return say(Phrase.PARAMETER, "type", type(type));
    }

    /** Whether there is something of the kind. */
    boolean has(Phrase phrase) {
        return phrases.containsKey(phrase);
    }

    /**
     * The phrase as this database says it.
     *
     * @param namesAndValues by turns the name of a gap and what fills it
     */
    public String say(Phrase phrase, String... namesAndValues) {
        return find(phrase, namesAndValues)
                .orElseThrow(() -> new IllegalStateException(title + " has no word for " + phrase));
    }

    /** As {@link #say}; nothing where there is nothing of the kind. */
    Optional<String> find(Phrase phrase, String... namesAndValues) {
        return sayAll(phrase, namesAndValues).stream().findFirst();
    }

    /** As {@link #say}, where it may take several statements. */
    List<String> sayAll(Phrase phrase, String... namesAndValues) {
        return phrases.getOrDefault(phrase, List.of()).stream().map(words -> words.filled(namesAndValues)).toList();
    }

    /** An identifier as statements name it. */
    public String quotedName(String identifier) {
        String name = capitals ? identifier.toUpperCase(Locale.ROOT) : identifier;
        return quote + name.replace(quote, quote + quote) + quote;
    }
}
