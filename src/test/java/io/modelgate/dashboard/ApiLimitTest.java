package io.modelgate.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** How many requests of the API run at a time. */
final class ApiLimitTest {
  private static final int AT_A_TIME = 4;

  private final ApiLimit limit = new ApiLimit();
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private final List<Object> statuses = new ArrayList<>();

  @Test
  void nobodyWaitsBehindACrowd() throws Exception {
    CountDownLatch inside = new CountDownLatch(AT_A_TIME);
    CountDownLatch leave = new CountDownLatch(1);
    ExecutorService readers = Executors.newFixedThreadPool(AT_A_TIME);
    List<Future<?>> crowd = new ArrayList<>();
    for (int i = 0; i < AT_A_TIME; i++) {
      crowd.add(
          readers.submit(
              () -> {
                pass(
                    (request, response) -> {
                      inside.countDown();
                      await(leave);
                    });
                return true;
              }));
    }
    inside.await();

    pass((request, response) -> assertThat(true).as("one too many is let in").isFalse());
    assertThat(statuses).containsExactly(503);
    assertThat(body.toString(UTF_8))
        .isEqualTo(
            "{\"title\":\"Service Unavailable\",\"status\":503,\"detail\":\"%1$s\",\"message\":\"%1$s\"}"
                .formatted(
                    "Too many requests to the status page at the same time: try again in a"
                        + " moment."));

    leave.countDown();
    for (Future<?> each : crowd) {
      each.get();
    }
    readers.shutdown();
    List<String> passed = new ArrayList<>();
    pass((request, response) -> passed.add("in"));
    assertThat(passed).containsExactly("in");
  }

  @Test
  void failureGivesItsPlaceBack() throws Exception {
    for (int i = 0; i < 2 * AT_A_TIME; i++) {
      try {
        pass(
            (request, response) -> {
              throw new IOException("the connection breaks");
            });
      } catch (IOException e) {
        assertThat(e).hasMessage("the connection breaks");
      }
    }
    assertThat(statuses).isEmpty();
  }

  private void pass(FilterChain chain) throws IOException, ServletException {
    limit.doFilter(proxy(HttpServletRequest.class), proxy(HttpServletResponse.class), chain);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private <T> T proxy(Class<T> type) {
    Object proxy =
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              if (method.getName().equals("setStatus")) {
                statuses.add(arguments[0]);
              }
              return method.getName().equals("getOutputStream") ? new Output(body) : null;
            });
    return type.cast(proxy);
  }

  private static final class Output extends ServletOutputStream {
    private final ByteArrayOutputStream out;

    private Output(ByteArrayOutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int written) {
      out.write(written);
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setWriteListener(WriteListener listener) {}
  }
}
