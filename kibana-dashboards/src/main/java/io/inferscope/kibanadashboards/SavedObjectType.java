package io.inferscope.kibanadashboards;

/**
 * The types that we write, each with the version of its form. Without a version Kibana replays all
 * migrations since 6.x and loses parts; one newer than its own it refuses: so old but modern, and
 * Kibana migrates upwards from there.
 */
public enum SavedObjectType {
  DATA_VIEW("index-pattern", "8.0.0"),
  TAG("tag", "8.0.0"),
  SESSION("search", "10.5.0"),
  DASHBOARD("dashboard", "10.2.0");

  private final String label;
  private final String version;

  SavedObjectType(String label, String version) {
    this.label = label;
    this.version = version;
  }

  /** Kibana's name of the type. */
  public String label() {
    return label;
  }

  String version() {
    return version;
  }
}
