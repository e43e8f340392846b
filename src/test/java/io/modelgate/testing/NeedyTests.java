package io.modelgate.testing;

import static java.util.stream.Collectors.joining;

import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;

/** This project's tests that need a component: those that say so, and those that must. */
final class NeedyTests {
  private final JavaClasses classes =
      new ClassFileImporter().importPath(Path.of("target", "test-classes"));
  private final List<? extends Class<?>> tests =
      classes.stream()
          .filter(each -> each.getSimpleName().matches(".*(IT|Test)"))
          .filter(each -> !each.isAnnotation() && !each.isEquivalentTo(MissingComponentsIT.class))
          .map(each -> load(each.getName()))
          .toList();

  /**
   * Those that say so, named for {@link TestRun}: classes, and single tests of classes that need
   * nothing themselves, which would be prepared.
   */
  List<String> thatSay(Component component) {
    return Stream.concat(
            tests.stream().filter(test -> says(test, component)).map(Class::getName),
            tests.stream()
                .filter(test -> Stream.of(Component.values()).noneMatch(each -> says(test, each)))
                .flatMap(test -> Stream.of(test.getDeclaredMethods()))
                .filter(method -> needs(method.getAnnotation(Needs.class), component))
                .map(NeedyTests::name))
        .toList();
  }

  /** What comes to the component's path by its calls, and does not say that it needs it. */
  List<String> silent(Component component) {
    List<String> silent = new ArrayList<>();
    tests.stream()
        .filter(test -> !says(test, component))
        .map(test -> classes.get(test))
        .forEach(
            test ->
                test.getCodeUnits().stream()
                    .filter(NeedyTests::isEntered)
                    .filter(unit -> !says(unit, component))
                    .filter(unit -> comesTo(unit, component))
                    .forEach(unit -> silent.add(unit.getFullName())));
    return silent;
  }

  /** It is not prepared, which might start something. */
  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, NeedyTests.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String name(Method method) {
    String parameters =
        Stream.of(method.getParameterTypes()).map(Class::getName).collect(joining(", "));
    return "%s#%s(%s)"
        .formatted(method.getDeclaringClass().getName(), method.getName(), parameters);
  }

  private static boolean says(Class<?> test, Component component) {
    boolean byEnvironment =
        component == Component.API_SERVER
            && AnnotationSupport.findRepeatableAnnotations(test, ExtendWith.class).stream()
                .anyMatch(each -> List.of(each.value()).contains(Environment.class));
    return byEnvironment || needs(test.getAnnotation(Needs.class), component);
  }

  private static boolean says(JavaCodeUnit unit, Component component) {
    return unit.isAnnotatedWith(Needs.class)
        && needs(unit.getAnnotationOfType(Needs.class), component);
  }

  private static boolean needs(Needs needs, Component component) {
    return needs != null && List.of(needs.value()).contains(component);
  }

  /** Whether JUnit calls it: tests, what comes before and after, constructors. */
  private static boolean isEntered(JavaCodeUnit unit) {
    return !(unit instanceof JavaMethod)
        || unit.isMetaAnnotatedWith(Testable.class)
        || unit.getAnnotations().stream()
            .map(JavaAnnotation::getRawType)
            .anyMatch(type -> type.getPackageName().equals("org.junit.jupiter.api"));
  }

  private static boolean comesTo(JavaCodeUnit entry, Component component) {
    Deque<JavaCodeUnit> open = new ArrayDeque<>(List.of(entry));
    Set<JavaCodeUnit> seen = new HashSet<>(open);
    while (!open.isEmpty()) {
      JavaCodeUnit unit = open.pop();
      if (unit.getFieldAccesses().stream().anyMatch(access -> isOf(access, component))) {
        return true;
      }
      next(unit).filter(seen::add).forEach(open::push);
    }
    return false;
  }

  private static boolean isOf(JavaFieldAccess access, Component component) {
    return access.getTargetOwner().isEquivalentTo(Component.class)
        && access.getTarget().getName().equals(component.name());
  }

  /** What a method calls, and what prepares the classes that it touches. */
  private static Stream<JavaCodeUnit> next(JavaCodeUnit unit) {
    return unit.getAccessesFromSelf().stream()
        .filter(access -> !access.getTargetOwner().isEquivalentTo(Component.class))
        .flatMap(
            access ->
                Stream.concat(
                    access.getTarget().resolveMember().stream(),
                    initializer(access.getTargetOwner())))
        .filter(member -> member instanceof JavaCodeUnit)
        .map(member -> (JavaCodeUnit) member);
  }

  private static Stream<JavaMember> initializer(JavaClass type) {
    return type.getStaticInitializer().stream().map(each -> (JavaMember) each);
  }
}
