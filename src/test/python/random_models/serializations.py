"""Random ways to serialize and hash a model, and what each of them covers."""

import dataclasses

from model_signing import hashing

ALGORITHMS = {"sha256": "sha256", "blake2": "blake2b", "blake3": "blake3"}  # API name: recorded name
GIT = (".git", ".gitattributes", ".github", ".gitignore")


@dataclasses.dataclass(frozen=True)
class Serialization:
    """What the signature records, besides the digests."""

    algorithm: str
    shard_size: int  # 0: whole files
    allow_symlinks: bool
    ignored: tuple
    ignore_git: bool

    def ignores(self, name):
        paths = self.ignored + (GIT if self.ignore_git else ())
        return any(name == path or name.startswith(path + "/") for path in paths)

    def covers(self, name, content):
        """Whether a file of that name and content shows in the signature."""
        return not self.ignores(name) and (self.shard_size == 0 or len(content) > 0)

    def config(self, signature):
        """`signature`: where it lies inside the model and is to be left out, or None."""
        config = hashing.Config()
        if self.shard_size:
            config.use_shard_serialization(hashing_algorithm=self.algorithm, shard_size=self.shard_size)
        else:
            config.use_file_serialization(hashing_algorithm=self.algorithm)
        config.set_allow_symlinks(self.allow_symlinks)
        paths = [*self.ignored, *([signature] if signature else [])]
        return config.set_ignored_paths(paths=paths, ignore_git_paths=self.ignore_git)

    def __str__(self):
        how = f"shards of {self.shard_size}" if self.shard_size else "files"
        return (
            f"{how}, {ALGORITHMS[self.algorithm]}"
            + (", links allowed" if self.allow_symlinks else "")
            + (f", ignoring {list(self.ignored)}" if self.ignored else "")
            + ("" if self.ignore_git else ", with git's files")
        )


def random_serialization(rng, model):
    algorithm = rng.choice(list(ALGORITHMS))
    shard_size = rng.choice([0, 0, 1_000_000_000, rng.randrange(200, 5_000), rng.randrange(7, 60)])
    largest = max((len(model.tree[name]) for name in model.files()), default=0)
    if algorithm == "blake3" or (shard_size and largest / shard_size > 2_000):
        shard_size = 0  # the reference signer has no shards with blake3
    ignored = set()
    if not model.is_single_file() and rng.random() < 0.4:
        for name in rng.sample(list(model.tree), min(len(model.tree), rng.randrange(1, 4))):
            depth = rng.randrange(1, name.count("/") + 2)
            ignored.add("/".join(name.split("/")[:depth]))
        ignored.add("not/there")
    return Serialization(
        algorithm,
        shard_size,
        allow_symlinks=model.has_links() or rng.random() < 0.1,
        ignored=tuple(sorted(path for path in ignored if not set(path) & set("*?[") and not model.shows(path))),
        ignore_git=not any(name.startswith(".git/") or name in GIT for name in model.tree) or rng.random() < 0.6,
    )
