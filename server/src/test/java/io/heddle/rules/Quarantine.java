package io.heddle.rules;

import java.util.Set;

/// Where state may be shared between threads. Everywhere else is single-threaded code that plain calls can test.
final class Quarantine {
    /// Packages made for it, by the last part of their name.
    static final Set<String> PACKAGES = Set.of("handoff", "net", "snapshot");

    /// Single classes, each with its reason.
    static final Set<String> CLASSES = Set.of(
            // the wiring: starts and stops threads
            "io.heddle.server.Main",
            "io.heddle.server.Server",
            // connections on several carrier loops allocate their buffers there, and count them together
            "io.heddle.memory.RawBuffers",
            // the checker's map of live memory: every thread looks up every access, in checked mode only
            "io.heddle.memory.Shadow",
            // where there is no mmap, the reservations of several allocators
            "io.heddle.memory.PortableMemory");

    private Quarantine() {}

    static boolean holds(String topLevelClass) {
        String[] parts = topLevelClass.split("\\.");
        for (int i = 0; i < parts.length - 1; i++) {
            if (PACKAGES.contains(parts[i])) {
                return true;
            }
        }
        return CLASSES.contains(topLevelClass);
    }
}
