package io.heddle.server.config;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// `dir`: the directory that relative file names mean, kept as an absolute path.
///
/// A Java process cannot change its working directory; whoever opens a file named in the configuration asks
/// `Config.path`.
record Directory() implements Syntax {
    static Value workingDirectory() {
        return Value.of(nameOf(Path.of("").toAbsolutePath()));
    }

    @Override
    public Value parse(List<String> words, Value current, Reading reading) {
        Path path = pathOf(current.text()).resolve(pathOf(words.getFirst()));
        if (!Files.exists(path)) {
            throw new ConfigException("No such file or directory");
        }
        if (!Files.isDirectory(path)) {
            throw new ConfigException("Not a directory");
        }
        if (!Files.isExecutable(path)) {
            throw new ConfigException("Permission denied");
        }
        return Value.of(nameOf(path.normalize()));
    }

    @Override
    public List<String> lines(String name, Value value) {
        return List.of(name + ' ' + Words.quote(value.text()));
    }

    /// A path from a text with one char per byte.
    static Path pathOf(String bytes) {
        return Path.of(new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
    }

    static String nameOf(Path path) {
        return new String(path.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
