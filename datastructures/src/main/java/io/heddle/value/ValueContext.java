package io.heddle.value;

/// What the structures of a server share.
///
/// @param nodes memory
/// @param hash keyed with the secrets of the process
/// @param random from the server's seed
/// @param limits when a compact value becomes a large one
public record ValueContext(NodeStore nodes, KeyHash hash, RandomNumbers random, EncodingLimits limits) {}
