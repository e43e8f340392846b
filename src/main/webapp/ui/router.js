// Each list and each object has an address of its own: #/pods?state=Failed&sort=created&page=2
// In OpenShift's console it is a path of the console's: /model-verification/pods?state=Failed&sort=created&page=2

let base = ""; // the path in the console; on a page of our own, there is none
let place = ""; // what is shown elsewhere in the console, in place of what the address says

/** Whether the page is within the console. */
export const isHosted = () => base !== "";
export const standAt = (path) => { base = path; };
export const showAt = (path) => { place = path; };

/** What a link to an address of ours leads to. */
export const full = (to) => (isHosted() && to.startsWith("#/") ? `${base}${to === "#/" ? "/overview" : to.slice(1)}` : to);

const standing = () => (isHosted() ? (place || `${location.pathname}${location.search}`).slice(base.length) : location.hash);

/** The address, taken apart. */
export function here() {
  const [path, query = ""] = standing().replace(/^#?\/?/, "").split("?");
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
  const [path, query = ""] = standing().split("?");
  const all = new URLSearchParams(query);
  for (const [name, value] of Object.entries({ page: "", ...parameters })) {
    if (value) {
      all.set(name, value);
    } else {
      all.delete(name);
    }
  }
  const text = all.toString();
  if (!place) {
    history.replaceState(history.state, "", `${base}${path || "#/"}${text ? `?${text}` : ""}`);
  }
}

export const address = (path, parameters = {}) => {
  const text = new URLSearchParams(Object.entries(parameters).filter(([, value]) => value)).toString();
  return `#/${path}${text ? `?${text}` : ""}`;
};
