package io.heddle.server.config;

import java.util.List;

/// The type of a directive: how words become a value, and a value the lines of a configuration file.
interface Syntax {
    /// @param words what stands after the name; exactly one unless the directive takes several
    /// @param current the value that the new one replaces or adds to
    /// @param reading what the words come from
    /// @throws ConfigException with Redis's wording
    Value parse(List<String> words, Value current, Reading reading);

    /// The lines CONFIG REWRITE writes; none when there is nothing to say.
    default List<String> lines(String name, Value value) {
        return List.of(name + ' ' + value.text());
    }

    /// Where a value comes from.
    enum Reading {
        /// CONFIG SET.
        COMMAND,
        /// The first line of a file or command line with this directive.
        FIRST_LINE,
        /// A further one.
        FURTHER_LINE
    }
}
