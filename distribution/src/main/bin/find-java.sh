# Sourced: sets JAVA_HOME to a Java of version 21 or newer that has the tool $java_tool (java, or javac for a JDK) and
# jdk_major to its version, or says what to do.

java_version() {
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null
}

find_java() {
  local candidate version path_java
  path_java=$(command -v "$java_tool" || true)
  [ -z "$path_java" ] || path_java=$(dirname "$(dirname "$(readlink -f "$path_java" 2>/dev/null || echo "$path_java")")")
  for candidate in "${JAVA_HOME:-}" "$path_java" /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home "${HOME:-}"/.sdkman/candidates/java/* "${HOME:-}"/.jdks/*; do
    [ -n "$candidate" ] && [ -x "$candidate/bin/$java_tool" ] || continue
    version=$(java_version "$candidate")
    if [ -n "$version" ] && [ "$version" -ge 21 ]; then
      export JAVA_HOME="$candidate"
      jdk_major=$version
      return 0
    fi
  done
  echo "Inferscope needs Java (a JDK) of version 21 or newer and found none${JAVA_HOME:+ (JAVA_HOME is $JAVA_HOME)}." >&2
  echo "Install one (Debian: apt install openjdk-21-jdk, macOS: brew install openjdk@21) or set JAVA_HOME to it." >&2
  return 1
}

find_java || exit 1
