package io.inferscope.architecturetests;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import java.nio.file.Path;

/** Classes by the folder that they were read from. */
final class Sources {
  private Sources() {}

  static DescribedPredicate<JavaClass> of(Path folder) {
    String prefix = folder.toAbsolutePath().normalize().toUri().toString();
    return DescribedPredicate.describe(
        "are compiled into " + folder,
        type ->
            type.getSource()
                .map(source -> normal(source.getUri().toString()))
                .orElse("")
                .startsWith(prefix));
  }

  private static String normal(String uri) {
    return Path.of(java.net.URI.create(uri)).normalize().toUri().toString();
  }
}
