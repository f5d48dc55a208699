package io.inferscope.server;

import io.inferscope.server.Configuration.BufferType;
import io.inferscope.server.Configuration.Role;
import java.util.Set;

/** What roles need from each other. */
final class Roles {
  private Roles() {}

  /** Roles that are apart need what they share: a buffer and an Elasticsearch. */
  static void requireUsable(Configuration configuration) {
    Set<Role> roles = configuration.roles();
    if (roles.isEmpty()) {
      throw new ConfigurationException("roles: none is given; name collector, indexer, …");
    }
    if (roles.size() == Role.values().length) {
      return;
    }
    if (configuration.buffer().type() == BufferType.DISK) {
      throw new ConfigurationException(
          "roles: "
              + roles
              + " is not enough with buffer.type disk, which one process uses; separate processes"
              + " need buffer.type kafka, or leave out the option");
    }
    if (useElasticsearch(roles) && configuration.elasticsearch().hosts().isEmpty()) {
      throw new ConfigurationException(
          "elasticsearch.hosts: separate processes need an Elasticsearch that they share;"
              + " name it, or start all roles in one process");
    }
  }

  static boolean useElasticsearch(Set<Role> roles) {
    return !roles.equals(Set.of(Role.COLLECTOR));
  }
}
