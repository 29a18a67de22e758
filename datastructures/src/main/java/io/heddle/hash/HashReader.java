package io.heddle.hash;

/// A hash, read; and a place in it, where the last successful `find` or `random` or a visit stands.
///
/// A field whose time has come is never seen. All addresses are good until the next change of any key, or the next
/// call that moves the place.
public interface HashReader {
    /// No expiry is set.
    long NO_EXPIRY = -1;

    /// Whether the key is there.
    boolean isPresent();

    /// Number of fields; 0 for a missing key. In a large hash it counts fields that have expired and are not yet
    /// removed, as HLEN of Redis 7.4 does; see `liveSize`.
    long size();

    /// Number of fields that a pass over all would show; takes such a pass if some of a large hash have expired.
    long liveSize();

    /// Goes to a field.
    ///
    /// @return whether it is there
    boolean find(long field, int length);

    /// Goes to a field chosen at random, each with the same chance.
    ///
    /// @return false when there is none
    boolean random();

    /// Shows so many fields chosen at random, perhaps some of them several times; none if there is none.
    void pick(long count, FieldVisitor visitor);

    /// Shows so many different fields chosen at random, each with the same chance; all if there are no more.
    void sample(long count, FieldVisitor visitor);

    /// Shows all fields, in no order that means anything.
    void forEach(FieldVisitor visitor);

    /// One step of an iteration: a compact hash is shown at once, of a large one a few fields. A field that is
    /// there during a whole iteration is shown at least once.
    ///
    /// @param cursor 0 at the beginning
    /// @return the next cursor; 0 at the end
    long scan(long cursor, FieldVisitor visitor);

    // The place.

    /// The place itself, to `goTo` it later.
    long place();

    /// Goes to a place of this hash where it stood before, since the last change of any key.
    void goTo(long place);

    /// Address of the field's name.
    long field();

    int fieldLength();

    /// Address of the field's value.
    long value();

    int valueLength();

    /// Unix milliseconds at which the field expires, or NO_EXPIRY.
    long expireAt();
}
