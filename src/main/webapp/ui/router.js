// Each list and each object has an address of its own: #/pods?state=Failed&sort=created&page=2

/** The address, taken apart. */
export function here() {
  const [path, query = ""] = location.hash.replace(/^#\/?/, "").split("?");
  return { path: path.split("/").filter(Boolean).map(decode), parameters: new URLSearchParams(query) };
}

function decode(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // no address of ours
  }
}

/** Changes parameters of the address; a filter begins on the first page again. */
export function change(parameters) {
  const [path, query = ""] = location.hash.split("?");
  const all = new URLSearchParams(query);
  for (const [name, value] of Object.entries({ page: "", ...parameters })) {
    if (value) {
      all.set(name, value);
    } else {
      all.delete(name);
    }
  }
  const text = all.toString();
  history.replaceState(null, "", `${path || "#/"}${text ? `?${text}` : ""}`);
}

export const address = (path, parameters = {}) => {
  const text = new URLSearchParams(Object.entries(parameters).filter(([, value]) => value)).toString();
  return `#/${path}${text ? `?${text}` : ""}`;
};
