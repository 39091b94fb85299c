package dev.kitecaravan.normalize;

/**
 * The ids of one table's rows whose elements have no id of their own: worked out from the parent row's id and the place in
 * the array by a permutation of all 128-bit numbers, another for each table. Two places of one array never share an id, nor
 * do the same places of two arrays; any other two do as two random numbers would. Nothing that a record says goes into it but the
 * parent's id, which is a SHA-256, so no record can be made that has another's ids.
 */
final class PlaceIds {
    private static final int ROUNDS = 4;
    private final long[] keys = new long[ROUNDS];

    /** @param table what no other table has: an id made of the table's path */
    PlaceIds(RowId table) {
        for (int i = 0; i < ROUNDS; i++) {
            keys[i] = ValueHash.mix(i % 2 == 0 ? table.first() + i : table.second() + i);
        }
    }

    /** @param place the position in the array */
    RowId at(RowId parent, long place) {
        long a = parent.first();
        long b = parent.second() + place;
        // a Feistel network: whatever mixes the halves, it can be undone, and so gives no id twice
        for (int i = 0; i < ROUNDS; i += 2) {
            a ^= ValueHash.mix(b + keys[i]);
            b ^= ValueHash.mix(a + keys[i + 1]);
        }
        return RowId.of(a, b);
    }
}
