// What OpenShift's console loads first: it names this plugin, and gives the components that plugin-manifest.json refers to.
// The contract is that of a webpack container (init, get), without webpack.
(() => {
  const NAME = "modelgate";
  const VERSION = "0.1.0"; // as in plugin-manifest.json
  let shared;
  const entry = {
    init(scope) {
      shared = scope;
    },
    async get(module) {
      if (module !== "pages") {
        throw new Error(`${NAME} has no module ${module}`);
      }
      const { components } = await import("./console.js");
      const made = await components(shared);
      return () => made;
    },
  };
  if (window.__load_plugin_entry__) { // OpenShift 4.22 and newer
    window.__load_plugin_entry__(NAME, entry);
  } else {
    window.loadPluginEntry(`${NAME}@${VERSION}`, entry);
  }
})();
