"""What MkDocs does not do itself: the menu, and pages for folders that pages link to."""

import re
from pathlib import Path

from mkdocs.structure.files import File

LINK = re.compile(r"\]\(([^)\s#:]+)\)")
ROW = re.compile(r"^\| ([^|]+) \| (.*\]\(.*) \|$", re.MULTILINE)
ITEM = re.compile(r"\[([^\]]+)\]\(([^)#]+)(?:#[^)]*)?\)")


def on_config(config):
    """The menu is README.md's table of documents: a section for each reader."""
    documents = Path(config.docs_dir, "README.md").read_text().partition("\n## Documents\n")[2]
    config.nav = [{"Modelgate": "README.md"}]
    for reader, links in ROW.findall(documents):
        pages = [{title[0].upper() + title[1:]: path} for title, path in ITEM.findall(links) if path.endswith(".md")]
        config.nav.append({reader[0].upper() + reader[1:]: pages})
    return config


def on_files(files, config):
    """A folder that a page links to has a page that shows the files in it."""
    root = Path(config.docs_dir)
    for page in files.documentation_pages():
        for target in LINK.findall(Path(page.abs_src_path).read_text()):
            folder = (root / page.src_uri).parent.joinpath(target).resolve()
            if folder.is_dir() and folder.is_relative_to(root.resolve()):
                uri = shown_at(folder, folder.relative_to(root.resolve()))
                if not files.get_file_from_path(uri):
                    files.append(File.generated(config, uri, content=listing(folder)))
    return files


def on_page_markdown(markdown, page, config, files):
    """Links to folders lead to their pages."""
    root = Path(config.docs_dir).resolve()

    def replaced(match):
        folder = (root / page.file.src_uri).parent.joinpath(match.group(1)).resolve()
        if not folder.is_dir():
            return match.group(0)
        return f"]({match.group(1).rstrip('/')}/{shown_at(folder, Path())})"

    return LINK.sub(replaced, markdown)


def shown_at(folder, path):
    readme = "README.md" if (folder / "README.md").exists() else "index.md"
    return (path / readme).as_posix()


def listing(folder):
    """Text of the files, each below its name."""
    parts = [f"# {folder.name}\n"]
    for file in sorted(folder.rglob("*")):
        if file.is_file() and file.suffix in (".yaml", ".md", ".pem"):
            parts.append(f"## {file.relative_to(folder)}\n\n```yaml\n{file.read_text().rstrip()}\n```\n")
    return "\n".join(parts)


def slug(title, separator):
    """GitHub's names of headings, which the links in the repository use."""
    return re.sub(r"[^\w -]", "", re.sub(r"\]\([^)]*\)", "", title).lower()).replace(" ", separator)
