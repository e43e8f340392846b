package io.modelgate.certificates;

import java.lang.reflect.Proxy;

/** What somebody wants that a test does not let them use. */
final class Unused {
  private Unused() {}

  static <T> T of(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              throw new UnsupportedOperationException(method.getName());
            }));
  }
}
