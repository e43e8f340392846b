package io.modelgate.shutdown;

import java.lang.reflect.Proxy;
import java.util.function.Consumer;

/**
 * What SIGTERM does to this process. {@code sun.misc.Signal} (module {@code jdk.unsupported}) is
 * the only way to come before the shutdown hooks, of which Liberty's closes the port at once. It is
 * named by reflection, since javac's warning of it cannot be switched off.
 */
final class TermSignal {
  private final Class<?> handlerType;
  private final Object signal;

  /**
   * @throws ReflectiveOperationException if this Java has no such class
   */
  TermSignal() throws ReflectiveOperationException {
    handlerType = Class.forName("sun.misc.SignalHandler");
    signal = Class.forName("sun.misc.Signal").getConstructor(String.class).newInstance("TERM");
  }

  /**
   * Has something done when the signal comes, in a thread of its own, in place of what is done now.
   *
   * @param action receives what is done now: unless somebody changed that, the process ends
   * @return what is done now
   * @throws ReflectiveOperationException if this Java leaves no signal to others, as with {@code
   *     -Xrs}
   */
  Object replace(Consumer<Runnable> action) throws ReflectiveOperationException {
    Object[] before = new Object[1];
    Object handler =
        Proxy.newProxyInstance(
            TermSignal.class.getClassLoader(),
            new Class<?>[] {handlerType},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "handle" -> {
                    action.accept(() -> call(before[0]));
                    yield Void.TYPE;
                  }
                  case "equals" -> proxy == arguments[0];
                  case "hashCode" -> System.identityHashCode(proxy);
                  default -> "Modelgate";
                });
    before[0] = install(handler);
    return before[0];
  }

  /** Has done what was done before. */
  Object install(Object handler) throws ReflectiveOperationException {
    return signal
        .getClass()
        .getMethod("handle", signal.getClass(), handlerType)
        .invoke(null, signal, handler);
  }

  private void call(Object handler) {
    try {
      handlerType.getMethod("handle", signal.getClass()).invoke(handler, signal);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("SIGTERM cannot be passed on", e);
    }
  }
}
