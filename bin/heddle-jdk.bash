# Sourced, not run. find_jdk sets JDK to the home of a JDK of at least JDK_REQUIRED, or returns 1.
# Reads each JDK's `release` file and starts no process for it, so that a launcher may call it at every start.

JDK_REQUIRED=25

# The directories to look at, best first. Kept in a function so that the message of a failure can name them.
jdk_candidates() {
    CANDIDATES=()
    [ -z "${JAVA_HOME:-}" ] || CANDIDATES+=("$JAVA_HOME")
    local java
    if java=$(type -P java); then
        while [ -L "$java" ]; do
            local link
            link=$(readlink "$java")
            case $link in /*) java=$link ;; *) java=${java%/*}/$link ;; esac
        done
        CANDIDATES+=("${java%/bin/java}")
    fi
    CANDIDATES+=(/usr/lib/jvm/*)
    CANDIDATES+=("${SDKMAN_DIR:-$HOME/.sdkman}"/candidates/java/*)
    CANDIDATES+=(/Library/Java/JavaVirtualMachines/*/Contents/Home)
}

# Whether the directory holds a whole JDK (a compiler too) that is new enough.
is_fitting_jdk() {
    [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
    local line
    while IFS= read -r line; do
        if [[ $line =~ ^JAVA_VERSION=\"([0-9]+) ]]; then
            [ "${BASH_REMATCH[1]}" -ge "$JDK_REQUIRED" ]
            return
        fi
    done < "$1/release"
    return 1
}

find_jdk() {
    local candidate
    # The usual case first: no walk over the machine.
    if [ -n "${JAVA_HOME:-}" ] && is_fitting_jdk "$JAVA_HOME"; then
        JDK=$JAVA_HOME
        return 0
    fi
    jdk_candidates
    for candidate in "${CANDIDATES[@]}"; do
        if is_fitting_jdk "$candidate"; then
            JDK=$candidate
            return 0
        fi
    done
    if [ -x /usr/libexec/java_home ] && JDK=$(/usr/libexec/java_home -v "$JDK_REQUIRED+" 2> /dev/null) && is_fitting_jdk "$JDK"; then
        return 0
    fi
    return 1
}

complain_about_jdk() {
    {
        echo "$1: needs a JDK $JDK_REQUIRED or newer, and found none."
        echo "  Looked at: JAVA_HOME (${JAVA_HOME:-not set}), java on the PATH ($(type -P java || echo none)), /usr/lib/jvm,"
        echo "  ${SDKMAN_DIR:-$HOME/.sdkman}/candidates/java, /Library/Java/JavaVirtualMachines."
        echo "  Install one (Debian: the package temurin-25-jdk of Eclipse Adoptium; macOS: brew install temurin; anywhere: sdk install java 25-tem),"
        echo "  or set JAVA_HOME to one."
    } >&2
}
