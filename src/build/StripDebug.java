import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.attribute.SourceFileAttribute;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Takes line numbers and names of variables from the classes below a folder, as jlink does from the JDK's own. */
final class StripDebug {
  private StripDebug() {}

  public static void main(String[] folder) throws IOException {
    ClassFile format =
        ClassFile.of(
            ClassFile.DebugElementsOption.DROP_DEBUG,
            ClassFile.LineNumbersOption.DROP_LINE_NUMBERS);
    ClassTransform stripped =
        ClassTransform.dropping(SourceFileAttribute.class::isInstance)
            .andThen(ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL));
    try (Stream<Path> files = Files.walk(Path.of(folder[0]))) {
      List<Path> classes = files.filter(file -> file.toString().endsWith(".class")).toList();
      for (Path file : classes) {
        Files.write(file, format.transformClass(format.parse(file), stripped));
      }
    }
  }
}
