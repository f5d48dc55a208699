package io.inferscope.changes;

/**
 * The methods that train a network. They need native libraries of half a gigabyte, so an optional
 * module brings them, which {@link java.util.ServiceLoader} finds where it is on the class path.
 */
public interface LearnedMethods {

  /**
   * What tells a learned method apart.
   *
   * @param method one that is {@link Method#learned}
   */
  Scorer scorer(Method method);
}
