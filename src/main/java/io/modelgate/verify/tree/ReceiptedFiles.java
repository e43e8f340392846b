package io.modelgate.verify.tree;

import io.modelgate.verify.statement.Serialization;
import io.modelgate.verify.statement.SignedFile;
import io.modelgate.verify.tree.ImageLayers.Layers;
import io.modelgate.verify.tree.Receipts.Receipt;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Files of an image volume that another verification on this node has hashed. The walk finds them
 * all the same, and what it sees of each (inode, size, times) must be what the other has seen, on
 * the same layers, since the same boot; otherwise everything is hashed.
 */
final class ReceiptedFiles extends VerifiedFiles {
  private final ImageLayers storage;
  private final Receipts receipts;
  private final Set<ContentIdentity> hashed = new LinkedHashSet<>();
  private Optional<Instant> byReceiptOf = Optional.empty();
  private boolean mayRely = true;

  ReceiptedFiles(ImageLayers storage, Receipts receipts) {
    this.storage = storage;
    this.receipts = receipts;
  }

  @Override
  Round begin(Path model) throws IOException {
    Optional<Layers> layers = storage.under(model);
    List<Receipt> usable =
        layers.isPresent() && mayRely
            ? receipts.get().stream().filter(each -> isOf(each, layers.get())).toList()
            : List.of();
    return new Receipted(model, layers, usable);
  }

  private static boolean isOf(Receipt receipt, Layers layers) {
    return receipt.content().bootId().equals(layers.bootId())
        && receipt.content().layers().equals(layers.digest());
  }

  @Override
  VerifiedFiles again() {
    mayRely = false;
    byReceiptOf = Optional.empty();
    return this;
  }

  @Override
  public Optional<ContentIdentity> hashed() {
    return byReceiptOf.isEmpty() && hashed.size() == 1
        ? Optional.of(hashed.iterator().next())
        : Optional.empty();
  }

  @Override
  public Optional<Instant> byReceiptOf() {
    return byReceiptOf;
  }

  /** The files of one verification, compared with one receipt. */
  private final class Receipted extends Round {
    private final Path model;
    private final Optional<Layers> begun;
    private final Set<Long> devices;
    private final List<Receipt> usable;
    private final FilesDigest seen = new FilesDigest();

    private Receipted(Path model, Optional<Layers> begun, List<Receipt> usable) {
      this.model = model;
      this.begun = begun;
      this.devices = begun.map(layers -> Set.of(layers.device())).orElse(Set.of());
      this.usable = usable;
    }

    @Override
    void of(Serialization serialization) {
      seen.madeBy(serialization);
    }

    @Override
    Optional<FileStamp> lasting(Optional<FileStamp> file) {
      return file.filter(stamp -> stamp.isOn(devices));
    }

    /** Each is taken for hashed at first: whether that holds is known when all were seen. */
    @Override
    boolean holds(String name, FileStamp stamp, SignedFile signed) {
      if (usable.isEmpty()) {
        return false;
      }
      seen.add(name, stamp, signed);
      return true;
    }

    @Override
    void remember(String name, FileStamp stamp, SignedFile signed) {
      seen.add(name, stamp, signed);
    }

    @Override
    boolean end() throws IOException {
      boolean isSame = begun.isPresent() && storage.under(model).equals(begun);
      if (!isSame) {
        return usable.isEmpty();
      }
      ContentIdentity content =
          new ContentIdentity(begun.get().bootId(), begun.get().digest(), seen.digest());
      if (usable.isEmpty()) {
        hashed.add(content);
        return true;
      }
      Optional<Receipt> holding =
          usable.stream().filter(each -> each.content().equals(content)).findFirst();
      byReceiptOf = holding.map(Receipt::verified);
      return holding.isPresent();
    }
  }
}
