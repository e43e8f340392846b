package io.modelgate.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.Cookie;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A headless Chromium. */
public final class Browser implements AutoCloseable {
  private static final Path SCREENSHOTS = Path.of("target", "screenshots");

  private static final String AXE = axe();

  private final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  private static String axe() {
    try (InputStream script = Browser.class.getResourceAsStream("/axe.min.js")) {
      return new String(Objects.requireNonNull(script).readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Opens one that takes any certificate. */
  public static Browser open() {
    LoggingPreferences logging = new LoggingPreferences();
    logging.enable(LogType.BROWSER, Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage");
    options.setAcceptInsecureCerts(true);
    options.setCapability("goog:loggingPrefs", logging);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(Component.BROWSER.path().toFile())
            .build();
    return new Browser(new ChromeDriver(service, options));
  }

  /** Goes to an address. */
  public void go(String url) {
    driver.get(url);
  }

  /** Where it is. */
  public String url() {
    return String.valueOf(driver.getCurrentUrl());
  }

  /** Elements of the page. */
  public List<WebElement> all(String selector) {
    return driver.findElements(By.cssSelector(selector));
  }

  /** The first of them. */
  public WebElement one(String selector) {
    return driver.findElement(By.cssSelector(selector));
  }

  /** The element that has the keyboard. */
  public WebElement focused() {
    return driver.switchTo().activeElement();
  }

  /** What a script in the page gives. */
  public String script(String script) {
    return String.valueOf(driver.executeScript(script));
  }

  /**
   * What axe-core finds wrong with the page for who cannot see it well, or not at all (WCAG 2.2 and
   * good practice): the rule and the first elements.
   */
  public List<String> barriers() {
    driver.executeScript(AXE);
    Object found =
        driver.executeAsyncScript(
            """
            const done = arguments[arguments.length - 1];
            axe.run().then(result => done(result.violations.map(each => `${each.id}: ${each.help} (${
                each.nodes.slice(0, 3).map(node => node.target.join(' ')).join(', ')})`)));
            """);
    return found instanceof List<?> list ? list.stream().map(String::valueOf).toList() : List.of();
  }

  /** The page's size, in pixels of CSS: a window is never narrower than 500. */
  public void resize(int width, int height) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
  }

  /** What somebody likes who likes light or dark. */
  public void prefer(String colorScheme) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", colorScheme))));
  }

  /** Pictures the window, for a human to look at. */
  public void picture(String name) {
    try {
      Files.createDirectories(SCREENSHOTS);
      Files.write(SCREENSHOTS.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the browser complained of since the last call: errors, refused content. */
  public List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .map(LogEntry::getMessage)
        .toList();
  }

  /** The names and flags of cookies. */
  public Set<Cookie> cookies() {
    return driver.manage().getCookies();
  }

  /** How long a page may take. */
  public static Duration patience() {
    return Duration.ofSeconds(60);
  }

  @Override
  public void close() {
    driver.quit();
  }
}
