package io.modelgate.cli.watch;

import io.modelgate.verify.problem.NotCheckedException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where others read whether a watched model is verified.
 *
 * @param port of {@code /ready} and {@code /healthz}, if they are to be answered; 0 takes a free
 *     one
 * @param stateFile the file that {@code modelgate probe} reads, if there is to be one
 */
public record StateEndpoints(Optional<Integer> port, Optional<Path> stateFile) {

  OpenStateEndpoints open(LastVerification standing) throws NotCheckedException {
    Optional<HealthServer> server = Optional.empty();
    if (port.isPresent()) {
      server = Optional.of(HealthServer.start(port.get(), standing));
    }
    try {
      return stateFile.isPresent()
          ? new OpenStateEndpoints(server, Optional.of(StateFile.create(stateFile.get(), standing)))
          : new OpenStateEndpoints(server, Optional.empty());
    } catch (NotCheckedException e) {
      server.ifPresent(HealthServer::close);
      throw e;
    }
  }
}
