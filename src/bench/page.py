#!/usr/bin/env python3
"""Measures the status page with 10,000 pods, in headless Chromium, of a real API server by way of Open Liberty.

    mvn package liberty:create && python3 src/bench/page.py [--pods N] [--policies N] [--readers N]

The person signs in with a token. First paint is when the overview shows figures, counted from the click; all read is when
the last pod is there; a search is a letter typed on the list of all pods until the list is drawn again (two frames). The
heap of the page is V8's after a collection. Readers ask for all pods at once and again, as pages that open do; the server's
heap is what lives after a full collection, before and after them. Needs what admission.py needs, Chromium and chromedriver.
"""
import argparse
import json
import shutil
import subprocess
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

from admission import TOKEN, UNCHECKED, Installation, free_port, heap, in_parallel, pod, policy, wait_for, workplace

PAGE = "/ui/"


class Browser:
    """WebDriver (W3C), as much of it as is needed."""

    def __init__(self, log):
        self.port = free_port()
        self.driver = subprocess.Popen(["chromedriver", f"--port={self.port}"], stdout=log, stderr=log)
        wait_for("chromedriver", lambda: self.answers(), 60)
        capabilities = {"acceptInsecureCerts": True, "goog:chromeOptions": {"args": [
            "--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--window-size=1280,1000", "--js-flags=--expose-gc"]}}
        self.session = self.send("POST", "/session", {"capabilities": {"alwaysMatch": capabilities}})["sessionId"]
        self.send("POST", f"/session/{self.session}/timeouts", {"script": 600_000})

    def answers(self):
        try:
            return self.send("GET", "/status")["ready"]
        except OSError:
            return False

    def send(self, method, path, body=None):
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}", None if body is None else json.dumps(body).encode(), method=method)
        return json.load(urllib.request.urlopen(request, timeout=700))["value"]

    def go(self, url):
        self.send("POST", f"/session/{self.session}/url", {"url": url})

    def run(self, script, *arguments):
        """The value that an asynchronous function body gives."""
        return self.send("POST", f"/session/{self.session}/execute/async", {
            "script": "const done = arguments[arguments.length - 1]; (async (...given) => {" + script + "})(...arguments).then(done);",
            "args": list(arguments)})

    def page_heap(self):
        """MiB."""
        command = f"/session/{self.session}/goog/cdp/execute"
        self.send("POST", command, {"cmd": "HeapProfiler.collectGarbage", "params": {}})
        self.send("POST", command, {"cmd": "Performance.enable", "params": {}})
        metrics = self.send("POST", command, {"cmd": "Performance.getMetrics", "params": {}})["metrics"]
        return next(each["value"] for each in metrics if each["name"] == "JSHeapUsedSize") / 2**20

    def stop(self):
        try:
            self.send("DELETE", f"/session/{self.session}")
        finally:
            self.driver.terminate()
            self.driver.wait()


SIGN_IN = """
  const [token] = given;
  const until = async (test) => { while (!test()) { await new Promise(requestAnimationFrame); } };
  await until(() => document.getElementById("token").offsetParent);
  document.getElementById("token").value = token;
  const began = performance.now();
  document.querySelector("#token-form button").click();
  await until(() => document.querySelector(".figure"));
  const first = performance.now() - began;
  await until(() => document.getElementById("busy").textContent === "");
  return [first, performance.now() - began, document.getElementById("problem").textContent];
"""

SEARCH = """
  const frame = () => new Promise(requestAnimationFrame);
  location.hash = "#/pods";
  while (!document.getElementById("filter-search")) { await frame(); }
  await frame(); await frame();
  const field = document.getElementById("filter-search");
  const times = [];
  for (const text of ["p", "po", "pod", "pod-", "pod-9", "pod-99", "", "team", "nothing-like-it", ""]) {
    const began = performance.now();
    field.value = text;
    field.dispatchEvent(new Event("input"));
    await frame(); await frame();
    times.push(performance.now() - began);
  }
  for (const id of ["sort-pod", "sort-pod", "sort-created", "sort-state"]) {
    const began = performance.now();
    document.getElementById(id).click();
    await frame(); await frame();
    times.push(performance.now() - began);
  }
  return [document.getElementById("count").textContent, times];
"""


def read_all(port, token):
    """As a page does: every part, once more if too many ask."""
    position, pods = "", 0
    while True:
        request = urllib.request.Request(
            f"https://localhost:{port}/api/pods?" + urllib.parse.urlencode({"continue": position}), headers={"Authorization": f"Bearer {token}"})
        try:
            part = json.load(urllib.request.urlopen(request, context=UNCHECKED, timeout=120))
        except urllib.error.HTTPError as e:
            if e.code != 503:
                raise
            time.sleep(0.5)
            continue
        pods += len(part["items"])
        position = part.get("continue", "")
        if not position:
            return pods


def prepare(large, pods, policies):
    namespaces = [f"team-{i}" for i in range(policies)]
    in_parallel(lambda n: large.create("/api/v1/namespaces", {"metadata": {"name": n}}), [(n,) for n in namespaces])
    in_parallel(lambda n: large.create(f"/apis/rhtas.redhat.com/v1alpha1/namespaces/{n}/modelvalidations", policy("demo")), [(n,) for n in namespaces])
    in_parallel(lambda i: large.create(f"/api/v1/namespaces/{namespaces[i % policies]}/pods", pod(namespaces[i % policies], f"pod-{i}", "demo")),
                [(i,) for i in range(pods)])
    print(f"{pods} pods under {policies} policies are there", flush=True)


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--pods", type=int, default=10_000)
    options.add_argument("--policies", type=int, default=1_000)
    options.add_argument("--readers", type=int, default=10)
    given, folder, binaries = workplace(options)
    large = Installation("large", folder, binaries)
    browser = None
    try:
        large.start_api()
        prepare(large, given.pods, given.policies)
        large.start_liberty()
        browser = Browser(open(folder / "chromedriver.log", "wb"))
        rows = []
        for _ in range(3):  # the first warms the server up
            browser.go("about:blank")
            browser.go(f"https://localhost:{large.port}{PAGE}")
            rows.append(browser.run(SIGN_IN, TOKEN))
        count, times = browser.run(SEARCH)
        page = browser.page_heap()
        before = heap(large.pid())[0]
        began = time.monotonic()
        readers = [threading.Thread(target=read_all, args=(large.port, TOKEN)) for _ in range(given.readers)]
        [each.start() for each in readers]
        [each.join() for each in readers]
        took = time.monotonic() - began
        after = heap(large.pid())[0]
        print(f"the list says: {count}; the page says: {rows[-1][2] or 'nothing wrong'}\n")
        print("| | |\n| --- | ---: |")
        for name, row in zip(("first visit after the server's start", "second", "third"), rows):
            print(f"| first paint, {name} | {row[0]:.0f} ms |")
            print(f"| all pods read, {name} | {row[1] / 1000:.1f} s |")
        print(f"| search and sort, median | {sorted(times)[len(times) // 2]:.0f} ms |")
        print(f"| search and sort, slowest | {max(times):.0f} ms |")
        print(f"| heap of the page | {page:.0f} MiB |")
        print(f"| server's live heap before {given.readers} readers | {before:.0f} MiB |")
        print(f"| the same after them | {after:.0f} MiB |")
        print(f"| {given.readers} readers read all pods in | {took:.0f} s |")
    finally:
        if browser:
            browser.stop()
        large.stop()
        if not given.keep:
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
