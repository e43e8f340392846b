#!/usr/bin/env python3
"""Measures what a start of the controller costs, beside Open Liberty with the same features and no application.

    mvn package && IMAGES=controller src/build/images.sh && python3 src/bench/start.py
    [--rounds N] [--image FILE] [--policies FOLDER | --many N] [--cluster] [--cores N] [--replicas N] [--option=-XX:…]...

The controller is the image as shipped (target/images/controller.tar, or --image): its files as the root, its arguments, an empty
/var/modelgate and /tmp, the user ID of a pod. The bare Liberty is the same Java runtime and the same features, started by
Liberty's own options with the heap and the collector of the controller: it has no application, no archive of its classes, no
prepared work area, no key store, and the compilers' defaults. Policies come from a directory; --many makes so many ModelValidations. With
--cluster, they are objects in a real API server, where the integration tests have it. The two start in turn. Processor time (user
and system, /proc/PID/stat, with that of processes that it ran: Liberty has keytool make its key) and wall time count until
/health/ready says UP; a busy machine spoils the first little.

--cores limits each replica's processor time by a cgroup, --replicas starts so many of the controller at once. --option adds one
to the controller's. Needs root: for chroot, mounts and cgroups.
"""
import argparse
import contextlib
import http.client
import json
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import tarfile
import tempfile
import time

from admission import NAMESPACE, ROOT, UNCHECKED, Installation, free_port, in_parallel, policy, test_binaries

WITHIN = 600  # seconds, as openshift/base/deployment.yaml allows it
OURS, BARE = "controller", "bare Liberty"
# What is the controller's alone: its first heap, its compilers' thresholds, its archive of classes; the agent is added to both.
NOT_BARE = ("-Xms", "-XX:Tier", "-XX:SharedArchiveFile", "-Xlog:cds", "-javaagent")
# What a container gets: an own /tmp and /var/modelgate, /proc and /dev, the root of the image, and the user ID of a pod.
CONTAINER = """
root=$1; source=$2; shift 2
mount --make-rprivate /
mount -t tmpfs none "$root/tmp" && mount -t tmpfs none "$root/var/modelgate"
chmod 777 "$root/tmp" "$root/var/modelgate"
mkdir "$root/tmp/source" && mount --bind "$source" "$root/tmp/source"
mount -t proc none "$root/proc" && mount --rbind /dev "$root/dev"
exec chroot --userspec=1000680000:0 "$root" "$@"
"""
POLICY = """apiVersion: rhtas.redhat.com/v1alpha1
kind: ModelValidation
metadata: {{name: policy-{0}, namespace: team-{1}}}
spec:
  selector: {{pods: {{matchLabels: {{app: policy-{0}}}}}}}
  config: {{publicKeyConfig: {{keyPath: /keys/signer.pub.pem}}}}
  model: {{path: /models/model-{0}, signaturePath: /models/model-{0}/model.sig}}
"""


def threads(pid):
    """Seconds of the JVM's compilers, and of all other threads that are still there."""
    spent = {"second compiler": 0.0, "first compiler": 0.0, "other threads": 0.0}
    for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
        with contextlib.suppress(OSError):
            name, seconds = seconds_of(task / "stat")
            kind = {"C2": "second compiler", "C1": "first compiler"}.get(name[:2], "other threads")
            spent[kind] += seconds
    return spent


def seconds_of(stat, last=15):
    """Name, and seconds of user and system (proc(5), fields 14 and 15; up to 17, also those of processes that it ran)."""
    name, fields = stat.read_text().split("(", 1)[1].rsplit(")", 1)
    return name, sum(map(int, fields.split()[11:last - 2])) / os.sysconf("SC_CLK_TCK")


def is_ready(port):
    with contextlib.suppress(OSError, http.client.HTTPException):
        connection = http.client.HTTPSConnection("localhost", port, context=UNCHECKED, timeout=20)
        with contextlib.closing(connection):
            connection.request("GET", "/health/ready")
            return connection.getresponse().status == 200
    return False


@contextlib.contextmanager
def cgroup(cores):
    """The file that takes processes which together get so much processor time, or None."""
    if cores is None:
        yield None
        return
    old = pathlib.Path("/sys/fs/cgroup/cpu/cpu.cfs_quota_us").parent
    is_old = old.is_dir()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="modelgate-", dir=old if is_old else "/sys/fs/cgroup"))
    try:
        quota = str(int(cores * 100_000))
        (folder / ("cpu.cfs_quota_us" if is_old else "cpu.max")).write_text(quota if is_old else quota + " 100000")
        yield folder / "cgroup.procs"
    finally:
        while True:
            with contextlib.suppress(OSError):  # its processes are not gone yet
                folder.rmdir()
                return
            time.sleep(0.1)


class Contender:
    """A way to start, and what its starts took."""

    def __init__(self, name, root, words, source, cores):
        self.name, self.root, self.words, self.cores = name, root, words, cores
        self.folder, self.environment = source
        self.runs = []

    def run(self, replicas=1):
        """As many starts at once, until all are ready."""
        with contextlib.ExitStack() as stack:
            started = [stack.enter_context(self.started()) for _ in range(replicas)]
            while waiting := [each for each in started if not each.is_measured()]:
                time.sleep(0.1)
                for each in waiting:
                    each.look()
            self.runs += [each.measures for each in started]

    @contextlib.contextmanager
    def started(self):
        with cgroup(self.cores) as processes, tempfile.NamedTemporaryFile("w+") as log:
            port = free_port()
            environment = {
                "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "MALLOC_ARENA_MAX": "2",
                "WLP_USER_DIR": "/opt/modelgate/wlp/usr", "WLP_OUTPUT_DIR": "/var/modelgate", "MODELGATE_HTTPS_PORT": str(port),
                **self.environment}
            enter = ["sh", "-c", 'echo $$ >"$0"; exec "$@"', processes] if processes else []
            command = [*enter, "unshare", "--mount", "sh", "-ec", CONTAINER, "container", self.root, self.folder, *self.words]
            process = subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT)
            try:
                yield Start(self.name, process, port, log.name)
            finally:
                process.terminate()
                process.wait()

    def median(self, what):
        return statistics.median(each[what] for each in self.runs)

    def worst(self, what):
        return max(each[what] for each in self.runs)


class Start:
    """One that is not ready yet."""

    def __init__(self, name, process, port, log):
        self.name, self.process, self.port, self.log = name, process, port, log
        self.begin, self.measures = time.monotonic(), None

    def is_measured(self):
        return self.measures is not None

    def look(self):
        wall = time.monotonic() - self.begin
        if is_ready(self.port):
            self.measures = measured(self.process.pid, time.monotonic() - self.begin)
        elif self.process.poll() is not None or wall > WITHIN:
            raise SystemExit(f"{self.name} is not ready:\n" + pathlib.Path(self.log).read_text())


def measured(pid, wall):
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    resident = int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024
    cpu = seconds_of(pathlib.Path(f"/proc/{pid}/stat"), last=17)[1]
    return {"processor time, s": cpu, "wall time, s": wall, "resident, MiB": resident, **threads(pid)}


def unpack(root, image):
    """All of the image's files, with a server that has no application beside the controller's."""
    with tarfile.open(image) as archive:
        for name in json.load(archive.extractfile("manifest.json"))[0]["Layers"]:
            with tarfile.open(fileobj=archive.extractfile(name)) as layer:
                layer.extractall(root, filter="fully_trusted")
    servers = root / "opt/modelgate/wlp/usr/servers"
    (servers / "bare").mkdir()
    shutil.copy(servers / "modelgate/server.xml", servers / "bare")


def arguments(root, added):
    """The command lines of the two."""
    java = "/opt/modelgate/runtime/bin/java"
    lines = (root / "opt/modelgate/controller.args").read_text().splitlines()
    words = [word for line in lines if not line.startswith("#") for word in line.split()]
    begins = min(words.index(word) for word in words if word in ("-cp", "-jar"))
    kept = [word for word in words[:begins] if not word.startswith(NOT_BARE)]
    tools = "/opt/modelgate/wlp/bin/tools/"
    bare = [java, *kept, f"-javaagent:{tools}ws-javaagent.jar", "-jar", f"{tools}ws-server.jar", "bare"]
    return [java, *added, "@/opt/modelgate/controller.args"], bare


@contextlib.contextmanager
def directory(folder, given, many):
    """Where the controller gets its policies from: a folder and the environment that names it."""
    for number in range(many):
        (folder / f"{number}.yaml").write_text(POLICY.format(number, number % 200))
    yield given.resolve() if given else folder, {"MODELGATE_SOURCE": "directory", "MODELGATE_POLICIES": "/tmp/source"}


@contextlib.contextmanager
def cluster(folder, many):
    """The same of a real API server: the folder has a kubeconfig."""
    installation = Installation("cluster", folder, test_binaries())
    try:
        installation.start_api()
        in_parallel(lambda n: installation.create("/api/v1/namespaces", {"metadata": {"name": f"team-{n}"}}),
                    [(n,) for n in range(min(many, 200))])
        in_parallel(lambda n: installation.create(
            f"/apis/rhtas.redhat.com/v1alpha1/namespaces/team-{n % 200}/modelvalidations", policy(f"policy-{n}")),
                    [(n,) for n in range(many)])
        answer = installation.api(
            "POST", f"/api/v1/namespaces/{NAMESPACE}/serviceaccounts/modelgate/token",
            {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest"})[1]
        (folder / "kubeconfig").write_text(installation.kubeconfig(json.loads(answer)["status"]["token"]))
        yield folder, {"MODELGATE_SOURCE": "cluster", "KUBECONFIG": "/tmp/source/kubeconfig"}
    finally:
        installation.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--policies", type=pathlib.Path, help="a folder; without it, there is no policy")
    parser.add_argument("--many", type=int, default=0)
    parser.add_argument("--cluster", action="store_true")
    parser.add_argument("--image", type=pathlib.Path, default=ROOT / "target/images/controller.tar")
    parser.add_argument("--cores", type=float)
    parser.add_argument("--replicas", type=int, default=1)
    parser.add_argument("--option", action="append", default=[])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        folder.chmod(0o755)
        root, source = folder / "root", folder / "source"
        root.mkdir()
        source.mkdir(mode=0o755)
        unpack(root, options.image)
        ours_words, bare_words = arguments(root, options.option)
        with cluster(source, options.many) if options.cluster else directory(source, options.policies, options.many) as where:
            ours = Contender(OURS, root, ours_words, where, options.cores)
            bare = Contender(BARE, root, bare_words, where, options.cores)
            for _ in range(options.rounds):
                ours.run(options.replicas)
                bare.run()
    print(f"{options.rounds} rounds, medians; the machine's load {os.getloadavg()[1]:.0f}; "
          f"the slowest start took {ours.worst('wall time, s'):.0f} s of {WITHIN}\n")
    print(f"| until ready | {OURS} | {BARE} | ratio |\n| --- | ---: | ---: | ---: |")
    for what in ours.runs[0]:
        ratio = f"{ours.median(what) / bare.median(what):.2f}" if bare.median(what) else ""
        print(f"| {what} | {ours.median(what):.1f} | {bare.median(what):.1f} | {ratio} |")


if __name__ == "__main__":
    main()
