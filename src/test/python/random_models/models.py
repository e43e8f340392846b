"""Random models: a tree in memory, and how it comes to lie on disk."""

import dataclasses
import os
import random
import unicodedata

# Names that have broken verifiers: no name is a prefix of a path made of others, see `taken`.
NAMES = [
    "config.json", "weights.bin", "a", "A", "a.txt", "a b", " leading", "trailing ", "-rf", "--help",
    ".hidden", "..two-dots", "...", "model.sig.bak", ".gitmodules", "a:b", "w:0:5", "w:0:5:0:10",
    "quote'\"", "back\\slash", "*?[x]", "new\nline", "tab\tbell\x07", "\x1b[31mred", "percent%2F..%2F",
    "ünïcödé", unicodedata.normalize("NFD", "ünïcödé-d"), "モデル", "🤖", "\u202eltr", "zero\u200bwidth",
    "n" * 255, "null", "0", "0.0", "tokenizer.model", "x" * 100, "README.md",
]
FOLDERS = ["a-b", "sub", ".cache", "layer 1", "ユニット", "d", "d.d", "deep", "w:1:2", "snapshots"]
GIT = [".git/config", ".git/objects/ab/cd", ".gitignore", ".gitattributes", ".github/workflows/ci.yml"]
LARGE = 300_000  # more than one buffer of any verifier


@dataclasses.dataclass(frozen=True)
class Link:
    """A symbolic link; `name` is the file or folder in the model that it shows."""

    target: str
    name: str


class Pipe:
    """A FIFO."""


class Folder:
    """An empty directory."""


class Model:
    """What lies on disk, by name: bytes, Link, Pipe or Folder. A single file's name is "."."""

    def __init__(self, tree):
        self.tree = tree

    def is_single_file(self):
        return "." in self.tree

    def files(self):
        return [name for name, entry in self.tree.items() if isinstance(entry, bytes)]

    def links_to(self, name):
        return [n for n, entry in self.tree.items() if isinstance(entry, Link) and entry.name == name]

    def has_links(self):
        return any(isinstance(entry, Link) for entry in self.tree.values())

    def shows(self, path):
        """Whether a link shows the folder `path`, or one below it."""
        return any(
            isinstance(entry, Link) and entry.name not in self.tree and (entry.name + "/").startswith(path + "/")
            for entry in self.tree.values()
        )

    def is_shown(self, name):
        """Whether a link shows `name`, or a folder that `name` keeps in existence."""
        return any(
            isinstance(entry, Link) and (name == entry.name or name.startswith(entry.name + "/"))
            for entry in self.tree.values()
        )

    def below(self, folder):
        return [name for name in self.tree if name.startswith(folder + "/")]

    def taken(self, name):
        """Whether `name` cannot be made: it is there, or is a folder, or goes through a file."""
        return any(
            other == name or other.startswith(name + "/") or name.startswith(other + "/")
            for other in self.tree
        )

    def write(self, path):
        if self.is_single_file():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(self.tree["."])
            return
        path.mkdir(parents=True)
        for name, entry in self.tree.items():
            place(path / name, entry)


def place(path, entry):
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(entry, bytes):
        path.write_bytes(entry)
    elif isinstance(entry, Link):
        path.symlink_to(entry.target)
    elif isinstance(entry, Pipe):
        os.mkfifo(path)
    else:
        path.mkdir()


def content(rng):
    size = rng.choice([0, 1, rng.randrange(2, 100), rng.randrange(100, 3_000), rng.randrange(3_000, 9_000)])
    if rng.random() < 0.02:
        size = rng.randrange(LARGE // 2, 3 * LARGE)
    return rng.randbytes(size)


def folder(rng):
    depth = rng.choice([0, 0, 0, 1, 1, 2, 3]) if rng.random() < 0.97 else rng.randrange(20, 60)
    return "".join(rng.choice(FOLDERS) + "/" for _ in range(depth))


def new_name(rng, model):
    while True:
        name = folder(rng) + rng.choice(NAMES)
        if not model.taken(name) and len(name.encode()) < 1_000:
            return name


def single_file(rng):
    return Model({".": rng.randbytes(rng.choice([0, 1, rng.randrange(2, 5_000), LARGE]))})


def directory(rng, with_links, with_git):
    model = Model({})
    count = rng.randrange(60, 150) if rng.random() < 0.03 else rng.randrange(1, 13)
    for _ in range(count):
        model.tree[new_name(rng, model)] = content(rng)
    if rng.random() < 0.2:
        model.tree["empty-folder/empty"] = Folder()
    if with_links:
        folders = sorted({os.path.dirname(name) for name in model.files() if "/" in name})
        for name in rng.sample(model.files() + folders[:2], min(3, len(model.files() + folders[:2]))):
            link = new_name(rng, model)
            model.tree[link] = Link(os.path.relpath(name, os.path.dirname(link) or "."), name)
    if with_git:
        for name in rng.sample(GIT, rng.randrange(1, len(GIT))):
            model.tree[name] = rng.randbytes(20)
    return model


def seeded(seed, number):
    """Case `number` is the same whatever the number of cases."""
    return random.Random(f"{seed}/{number}")
