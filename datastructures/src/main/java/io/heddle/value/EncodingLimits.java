package io.heddle.value;

/// Up to which size values stay compact, as the directives say; the worker changes them with CONFIG SET.
public final class EncodingLimits {
    public int listMaxListpackSize = -2;
    public int listCompressDepth;
    public long hashMaxListpackEntries = 512;
    public long hashMaxListpackValue = 64;
    public long setMaxIntsetEntries = 512;
    public long setMaxListpackEntries = 128;
    public long setMaxListpackValue = 64;
    public long zsetMaxListpackEntries = 128;
    public long zsetMaxListpackValue = 64;
    public long streamNodeMaxBytes = 4096;
    public long streamNodeMaxEntries = 100;

    /// No compact value gets longer, whatever the directives say: its offsets are numbers of 31 bits.
    public int compactBytesMax = 1 << 28;

    /// Whether a compact value of so many bytes may get so many more.
    public boolean allowsCompact(int bytes, long more) {
        return bytes + more <= compactBytesMax;
    }
}
