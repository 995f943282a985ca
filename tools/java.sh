#!/usr/bin/env bash
# Is there a Java that Spark runs on? Looks where Spark looks: JAVA_HOME, else `java` on the PATH. One line and exit 1 where not.
set -euo pipefail

what_to_do="install OpenJDK 17 or 21 (Debian, Ubuntu: openjdk-17-jre-headless; Fedora: java-21-openjdk-headless; macOS: openjdk@17), or point JAVA_HOME at one"

java="${JAVA_HOME:+$JAVA_HOME/bin/}java"
if ! command -v "$java" >/dev/null; then
    echo "java: ${JAVA_HOME:+JAVA_HOME is $JAVA_HOME, but }no $java here; batimento needs Java 17 or 21: $what_to_do" >&2
    exit 1
fi

version="$("$java" -version 2>&1 || true)"
pattern='version "(1\.)?([0-9]+)' # Java 8 calls itself 1.8
if ! [[ $version =~ $pattern ]]; then
    echo "java: $(command -v "$java") does not print its version; batimento needs Java 17 or 21: $what_to_do" >&2
    exit 1
fi

found="${BASH_REMATCH[2]}"
if [[ $found != 17 && $found != 21 ]]; then
    echo "java: $(command -v "$java") is Java $found; batimento needs Java 17 or 21: $what_to_do" >&2
    exit 1
fi
