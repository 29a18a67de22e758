package io.heddle.server.command;

/// The ways in which a string is held, each with commands that bring it about; its name shows in the names of tests.
enum StringForm {
    INTEGER("1234567890", "int"),
    EMBEDDED("abcdefghij", "embstr"),
    EDITED("abcdefghij", "raw"),
    LONG("abcdefghij".repeat(300), "raw");

    /// The value under key "k".
    final String value;

    /// The answer of OBJECT ENCODING.
    final String encoding;

    StringForm(String value, String encoding) {
        this.value = value;
        this.encoding = encoding;
    }

    String[] commands() {
        if (this == EDITED) {
            return new String[] {"SET k abcde", "APPEND k fghij"};
        }
        return new String[] {"SET k " + value};
    }

    int length() {
        return value.length();
    }
}
