package io.heddle.keyspace;

/// What stands under a key; `wireName` is the answer of TYPE.
public enum ValueType {
    NONE("none"),
    STRING("string"),
    LIST("list"),
    SET("set"),
    SORTED_SET("zset"),
    HASH("hash"),
    STREAM("stream");

    private final String wireName;

    ValueType(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }
}
