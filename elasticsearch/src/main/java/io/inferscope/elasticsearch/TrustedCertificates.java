package io.inferscope.elasticsearch;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** TLS contexts that trust one authority's file or one fingerprint. */
public final class TrustedCertificates {
  private TrustedCertificates() {}

  /**
   * A context that trusts nothing else.
   *
   * @throws IllegalArgumentException where the file cannot be read or holds no certificate
   */
  public static SSLContext context(ElasticsearchConfig.Trust trust) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers(trust), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException("cannot trust " + trust + ": " + e.getMessage(), e);
    }
  }

  private static TrustManager[] managers(ElasticsearchConfig.Trust trust)
      throws IOException, GeneralSecurityException {
    return switch (trust) {
      case ElasticsearchConfig.Trust.Authority authority -> authority(authority.pemFile());
      case ElasticsearchConfig.Trust.Fingerprint fingerprint ->
          new TrustManager[] {new FingerprintTrust(fingerprint.sha256())};
    };
  }

  private static TrustManager[] authority(Path pemFile)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null);
    try (InputStream pem = Files.newInputStream(pemFile)) {
      int index = 0;
      for (Certificate certificate :
          CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        store.setCertificateEntry("authority-" + index++, certificate);
      }
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  /**
   * Accepts a chain that contains the pinned certificate. Who holds that certificate's key is the
   * server, by whatever name it is reached, so host names are not compared: extended trust managers
   * are asked instead of the JDK's own host name check.
   */
  private static final class FingerprintTrust extends X509ExtendedTrustManager {
    private final byte[] sha256;

    FingerprintTrust(String text) {
      String digits = text.replace(":", "").toLowerCase(Locale.ROOT);
      if (digits.length() != 64) {
        throw new IllegalArgumentException("a SHA-256 fingerprint has 64 hex digits: " + text);
      }
      sha256 = HexFormat.of().parseHex(digits);
    }

    private void check(X509Certificate[] chain, String authType) throws CertificateException {
      try {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (int i = 0; i < chain.length; i++) {
          if (Arrays.equals(digest.digest(chain[i].getEncoded()), sha256)) {
            verifySignatures(chain, i);
            return;
          }
        }
      } catch (GeneralSecurityException e) {
        throw new CertificateException(e);
      }
      throw new CertificateException(
          "no certificate of the server's has the pinned fingerprint; it uses " + authType);
    }

    /** The pinned certificate vouches for those before it only if each is signed by the next. */
    private static void verifySignatures(X509Certificate[] chain, int pinned)
        throws GeneralSecurityException {
      for (int i = 0; i < pinned; i++) {
        chain[i].checkValidity();
        chain[i].verify(chain[i + 1].getPublicKey());
      }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType)
        throws CertificateException {
      check(chain, authType);
    }

    @Override
    public void checkServerTrusted(
        X509Certificate[] chain, String authType, @Nullable Socket socket)
        throws CertificateException {
      check(chain, authType);
    }

    @Override
    public void checkServerTrusted(
        X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
        throws CertificateException {
      check(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType)
        throws CertificateException {
      throw new CertificateException("clients are not checked here");
    }

    @Override
    public void checkClientTrusted(
        X509Certificate[] chain, String authType, @Nullable Socket socket)
        throws CertificateException {
      throw new CertificateException("clients are not checked here");
    }

    @Override
    public void checkClientTrusted(
        X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
        throws CertificateException {
      throw new CertificateException("clients are not checked here");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
