// A stand-in for OpenShift's console: what its plugin loader asks of a plugin, and as much of its pages as show one. React is
// real; of the router there is what plugins call.
(() => {
  const { createElement, useEffect, useState } = React;
  const callback = document.body.dataset.callback;

  function useLocation() {
    const [, redraw] = useState(0);
    useEffect(() => {
      const moved = () => redraw((count) => count + 1);
      addEventListener("popstate", moved);
      return () => removeEventListener("popstate", moved);
    }, []);
    return { pathname: location.pathname, search: location.search };
  }
  const navigate = (to) => {
    history.pushState({ key: "console" }, "", to);
    dispatchEvent(new PopStateEvent("popstate"));
  };
  const share = (module, version) => ({ [version]: { from: "openshift-console", loaded: 1, get: async () => () => module } });
  const scope = {
    react: share(React, React.version),
    "react-router-dom-v5-compat": share({ useLocation, useNavigate: () => navigate }, "6.11.2"),
  };

  async function load(name) {
    const manifest = await (await fetch(`/api/plugins/${name}/plugin-manifest.json`)).json();
    if (manifest.name !== name || manifest.registrationMethod !== "callback") {
      throw new Error("The manifest is not this plugin's.");
    }
    const entered = new Promise((resolve, reject) => {
      window[callback] = (id, entry) => {
        const expected = callback === "loadPluginEntry" ? `${name}@${manifest.version}` : name;
        return id === expected ? resolve(entry) : reject(new Error(`unknown plugin ${id}`));
      };
    });
    for (const each of manifest.loadScripts) {
      await new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = `${new URL(each, new URL(manifest.baseURL, location.origin))}?cacheBuster=${Math.random()}`;
        script.onload = resolve;
        script.onerror = reject;
        document.head.append(script);
      });
    }
    const entry = await entered;
    await entry.init(scope);
    const resolve = async (extension) => {
      const [module, name_] = extension.properties.component.$codeRef.split(".");
      return (await entry.get(module))()[name_];
    };
    const ofType = (type) => manifest.extensions.filter((each) => each.type === type);
    return {
      items: ofType("console.navigation/href").map((each) => each.properties),
      pages: await Promise.all(ofType("console.page/route").map(async (each) => [each.properties.path, await resolve(each)])),
      tabs: await Promise.all(ofType("console.tab/horizontalNav").map(async (each) => [each.properties.page, await resolve(each)])),
    };
  }

  function Console({ plugin }) {
    const { pathname } = useLocation();
    const link = (to, name) => createElement("li", { key: to }, createElement("a", {
      href: to, onClick: (event) => { event.preventDefault(); navigate(to); },
    }, name));
    const page = plugin.pages.find(([path]) => pathname === path || pathname.startsWith(`${path}/`));
    const pod = pathname.match(/^\/k8s\/ns\/([^/]+)\/pods\/([^/]+)\/([^/]+)$/);
    const tab = pod && plugin.tabs.find(([each]) => each.href === pod[3]);
    return createElement(React.Fragment, {},
      createElement("nav", { "aria-label": "Console" }, createElement("ul", {}, plugin.items.map((each) => link(each.href, each.name)))),
      createElement("main", {},
        page && createElement(page[1]),
        tab && createElement(tab[1], { obj: { metadata: { namespace: pod[1], name: pod[2] } } })));
  }

  load("modelgate").then(
    (plugin) => ReactDOM.render(createElement(Console, { plugin }), document.getElementById("app")),
    (error) => { document.getElementById("app").textContent = `failed: ${error}`; });
})();
