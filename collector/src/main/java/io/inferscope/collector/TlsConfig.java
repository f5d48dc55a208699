package io.inferscope.collector;

import java.nio.file.Path;

/**
 * The identity of all listeners towards clients.
 *
 * @param certificate PEM, the chain with the own certificate first
 * @param key PEM, PKCS #8 without a password
 */
public record TlsConfig(Path certificate, Path key) {}
