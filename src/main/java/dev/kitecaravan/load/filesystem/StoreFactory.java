package dev.kitecaravan.load.filesystem;

import dev.kitecaravan.load.DestinationSettings;

/** Opens stores of one cloud; for the clouds that a slim build leaves out, see {@link dev.kitecaravan.load.OptionalPart}. */
public interface StoreFactory {
    /** Nothing is connected yet. */
    ObjectStore open(BucketUrl url, DestinationSettings settings);
}
