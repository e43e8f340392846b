package io.modelgate.cli.watch;

import io.modelgate.verify.problem.NotCheckedException;
import io.modelgate.verify.problem.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where the state of one watch can be read while it lasts. */
record OpenStateEndpoints(Optional<HealthServer> server, Optional<StateFile> file)
    implements AutoCloseable {

  /** For humans: the file and the port. */
  String places() {
    List<String> places = new ArrayList<>();
    file.ifPresent(each -> places.add("state in " + Printable.of(each.path().toString())));
    server.ifPresent(each -> places.add("/ready and /healthz on port " + each.port()));
    return String.join(", ", places);
  }

  /** The state may have changed: the server asks for it, the file must be written. */
  void update() throws NotCheckedException {
    if (file.isPresent()) {
      file.get().update();
    }
  }

  @Override
  public void close() {
    server.ifPresent(HealthServer::close);
    file.ifPresent(StateFile::close);
  }
}
