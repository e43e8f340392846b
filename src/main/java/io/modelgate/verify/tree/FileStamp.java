package io.modelgate.verify.tree;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * By what a change of a file shows: nobody writes to it through the kernel without a trace here.
 *
 * @param attributes key (device and inode), device, size, modification time and change time
 */
record FileStamp(Map<String, Object> attributes) {
  /** Whether the file is on one of these devices. */
  boolean isOn(Set<Long> devices) {
    return attributes.get("dev") instanceof Long device && devices.contains(device);
  }

  /**
   * That of a file now. It is read by its path, as no handle has the change time.
   *
   * @param found the file's attributes by the directory handle that it is opened by
   * @return empty if its path leads to another file, or nowhere
   */
  static Optional<FileStamp> of(Path file, BasicFileAttributes found) {
    try {
      Map<String, Object> attributes =
          Files.readAttributes(file, "unix:fileKey,dev,ino,size,lastModifiedTime,ctime");
      return found.fileKey() != null && found.fileKey().equals(attributes.get("fileKey"))
          ? Optional.of(new FileStamp(attributes))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // whatever is wrong with it shows when it is read
    }
  }
}
