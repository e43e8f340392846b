"""Mutations of a model. Each knows, from how it is made, what a verifier must say to it."""

import copy
import unicodedata

from models import Folder, Link, Model, Pipe, new_name

CHANGED, MISSING, EXTRA = "changed", "missing", "extra"


class Mutant:
    """A model while it is mutated: every mutation takes files that no other has touched."""

    def __init__(self, rng, model, serialization):
        self.rng = rng
        self.model = Model(copy.copy(model.tree))
        self.serialization = serialization
        self.touched = set()
        self.expected = {}
        self.options = []

    def signed(self):
        """Files that the signature covers, untouched."""
        tree = self.model.tree
        return [
            name
            for name in self.model.files()
            if name not in self.touched and self.serialization.covers(name, tree[name])
        ]

    def pick(self, names):
        name = self.rng.choice(sorted(names))
        self.touched.add(name)
        return name

    def pick_movable(self):
        """A signed file that no link shows."""
        return self.pick([name for name in self.signed() if not self.model.is_shown(name)])

    def new_name(self):
        name = new_name(self.rng, self.model)
        while self.serialization.ignores(name):
            name = new_name(self.rng, self.model)
        self.touched.add(name)
        return name

    def new_sibling(self, name):
        if self.model.taken(name) or self.serialization.ignores(name):
            raise IndexError("no such sibling")
        self.touched.add(name)
        return name

    def change(self, content):
        """content: the new content of a file from the old one, never equal to it"""
        name = self.pick([n for n in self.signed() if self.model.tree[n]])
        self.model.tree[name] = content(self.model.tree[name])
        links = [link for link in self.model.links_to(name) if not self.serialization.ignores(link)]
        self.expect({seen: CHANGED for seen in [name, *links]})

    def expect(self, differences):
        self.expected.update(differences)

    def add(self, name, content):
        self.model.tree[name] = content
        if self.serialization.covers(name, content):
            self.expect({name: EXTRA})


def flip_a_bit(m):
    def flipped(content):
        at = m.rng.randrange(len(content))
        return content[:at] + bytes([content[at] ^ (1 << m.rng.randrange(8))]) + content[at + 1 :]

    m.change(flipped)


def append_a_byte(m):
    m.change(lambda content: content + b"\0")


def cut_the_last_byte(m):
    m.change(lambda content: content[:-1])


def cut_everything(m):
    m.change(lambda content: b"")


def repeat_the_content(m):
    m.change(lambda content: content + content)


def swap_two_files(m):
    tree = m.model.tree
    names = [n for n in m.signed() if tree[n] and not m.model.links_to(n)]
    one = m.pick(names)
    other = m.pick([n for n in names if tree[n] != tree[one]])
    tree[one], tree[other] = tree[other], tree[one]
    m.expect({one: CHANGED, other: CHANGED})


def delete_a_file(m):
    name = m.pick_movable()
    del m.model.tree[name]
    m.expect({name: MISSING})


def delete_a_folder(m):
    movable = [name for name in m.signed() if "/" in name]
    folder = m.rng.choice(movable).split("/")[0]
    below = m.model.below(folder)
    if m.touched & set(below) or any(m.model.is_shown(name) for name in below):
        raise IndexError("another mutation is in there")
    for name in below:
        entry = m.model.tree.pop(name)
        m.touched.add(name)
        content = m.model.tree.get(entry.name) if isinstance(entry, Link) else entry
        if isinstance(content, bytes) and m.serialization.covers(name, content):
            m.expect({name: MISSING})


def rename(m, name, new):
    content = m.model.tree.pop(name)
    m.expect({name: MISSING})
    m.add(new, content)


def rename_a_file(m):
    new = m.new_name()
    rename(m, m.pick_movable(), new)


def rename_in_case_only(m):
    name = m.pick([n for n in m.signed() if n.swapcase() != n and not m.model.is_shown(n)])
    rename(m, name, m.new_sibling(name.swapcase()))


def rename_to_another_normalisation(m):
    def other(name):
        decomposed = unicodedata.normalize("NFD", name)
        return decomposed if decomposed != name else unicodedata.normalize("NFC", name)

    name = m.pick([n for n in m.signed() if other(n) != n and not m.model.is_shown(n)])
    rename(m, name, m.new_sibling(other(name)))


def add_a_file(m):
    m.add(m.new_name(), m.rng.randbytes(m.rng.randrange(1, 50)))


def add_an_empty_file(m):
    m.add(m.new_name(), b"")


def add_git_below_the_root(m):
    m.add(m.new_sibling("sub/.gitignore"), b"x")


def file_becomes_folder(m):
    name = m.pick_movable()
    del m.model.tree[name]
    m.expect({name: MISSING})
    m.touched.add(name + "/inside")
    m.add(name + "/inside", b"x")


def file_becomes_pipe(m):
    name = m.pick_movable()
    m.model.tree[name] = Pipe()
    m.expect({name: CHANGED})


def add_a_pipe(m):
    name = m.new_name()
    m.model.tree[name] = Pipe()
    m.expect({name: EXTRA})


def file_becomes_link(m):
    if m.serialization.allow_symlinks:
        raise IndexError("links are followed")
    target = m.pick(m.signed())
    name = m.pick_movable()
    m.model.tree[name] = Link("/".join([".."] * name.count("/") + [target]), target)
    m.expect({name: CHANGED})


def add_a_link(m):
    target = m.pick([n for n in m.signed() if m.model.tree[n]])
    name = m.new_name()
    m.model.tree[name] = Link("/".join([".."] * name.count("/") + [target]), target)
    m.expect({name: EXTRA})


def add_an_empty_folder(m):
    m.model.tree[m.new_name()] = Folder()


def change_what_is_ignored(m):
    tree = m.model.tree
    ignored = [n for n in m.model.files() if m.serialization.ignores(n) and not m.model.links_to(n)]
    tree[m.pick(ignored)] = b"other"


def add_to_what_is_ignored(m):
    path = m.rng.choice(m.serialization.ignored)
    name = path if not m.model.below(path) else path + "/more"
    if m.model.taken(name):
        raise IndexError("there is a file")
    m.touched.add(name)
    m.model.tree[name] = m.rng.choice([b"new", Pipe()])


def add_git_to_the_root(m):
    name = m.rng.choice([".git/hooks/pre-commit", ".github/x", ".gitignore", ".gitattributes"])
    if m.model.taken(name) or not m.serialization.ignore_git:
        raise IndexError("git's files are signed")
    m.touched.add(name)
    m.model.tree[name] = b"x"


def add_git_where_it_is_signed(m):
    if m.serialization.ignore_git:
        raise IndexError("git's files are ignored")
    m.add(m.new_sibling(".git/hooks/pre-commit"), b"x")
    m.options.append("--no-ignore-git-paths")


def add_and_ignore(m):
    name = m.new_name()
    m.model.tree[name] = m.rng.choice([b"new", Pipe()])
    m.options += ["--ignore-paths", "MODEL/" + name]


MUTATIONS = [
    flip_a_bit, append_a_byte, cut_the_last_byte, cut_everything, repeat_the_content, swap_two_files,
    delete_a_file, delete_a_folder, rename_a_file, rename_in_case_only, rename_to_another_normalisation,
    add_a_file, add_an_empty_file, add_git_below_the_root, file_becomes_folder, file_becomes_pipe,
    add_a_pipe, file_becomes_link, add_a_link, add_an_empty_folder, change_what_is_ignored,
    add_to_what_is_ignored, add_git_to_the_root, add_git_where_it_is_signed, add_and_ignore,
]  # fmt: skip
OF_A_SINGLE_FILE = [flip_a_bit, append_a_byte, cut_the_last_byte, cut_everything, repeat_the_content]


def mutate(rng, model, serialization):
    """The mutant, and what was done to it: one to three mutations that are possible there."""
    wanted = rng.choice([1, 1, 2, 3])
    kinds = OF_A_SINGLE_FILE if model.is_single_file() else MUTATIONS
    mutant, done = Mutant(rng, model, serialization), []
    for kind in rng.sample(kinds, len(kinds)):
        attempt = copy.deepcopy(mutant)
        attempt.rng = rng
        try:
            kind(attempt)
        except IndexError:  # nothing in this model to do it to
            continue
        mutant = attempt
        done.append(kind.__name__.replace("_", " "))
        if len(done) == wanted or model.is_single_file():
            break
    if not model.is_single_file() and rng.random() < 0.15:
        mutant.options.append("--ignore-unsigned-files")
        done.append("unsigned files are welcome")
        mutant.expected = {
            name: kind for name, kind in mutant.expected.items() if name in model.tree
        }
    return mutant, done
