"use strict";
// The query page: runs what is written, shows rows as a table and triples as text. Nothing is put in as HTML.
(() => {
  const byId = (id) => document.getElementById(id);
  const [form, text, named, state, answer] = ["form", "query", "named", "state", "answer"].map(byId);
  let running = null;

  const local = (iri) => localAddress(iri, answer.dataset);

  function element(name, content, attributes = {}) {
    const made = document.createElement(name);
    made.append(content);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  }

  function cell(term) {
    if (!term) return element("td", "");
    if (term.type === "uri") return element("td", element("a", term.value, { href: local(term.value) }));
    return element("td", term.value ?? JSON.stringify(term), term["xml:lang"] ? { lang: term["xml:lang"] } : {});
  }

  function table(data) {
    const made = document.createElement("table");
    const head = document.createElement("tr");
    for (const name of data.head.vars) head.append(element("th", name, { scope: "col" }));
    made.append(element("thead", head));
    const body = document.createElement("tbody");
    for (const row of data.results.bindings) {
      const line = document.createElement("tr");
      for (const name of data.head.vars) line.append(cell(row[name]));
      body.append(line);
    }
    made.append(body);
    return made;
  }

  async function run() {
    running?.abort();
    const mine = (running = new AbortController());
    state.className = "";
    state.textContent = "Running …";
    answer.replaceChildren();
    remember();
    try {
      const response = await fetch("/sparql", {
        method: "POST",
        headers: { "Content-Type": "application/sparql-query", Accept: "application/sparql-results+json, text/turtle;q=0.9" },
        body: text.value,
        signal: mine.signal,
      });
      const body = await response.text();
      if (!response.ok) throw new Error(body.trim() || `status ${response.status}`);
      show(response.headers.get("content-type") ?? "", body);
    } catch (error) {
      if (error.name === "AbortError") return;
      state.className = "error";
      state.textContent = error.message;
    }
  }

  function show(kind, body) {
    if (!kind.includes("json")) {
      answer.append(element("pre", body));
      state.textContent = "Triples";
      return;
    }
    const data = JSON.parse(body);
    if ("boolean" in data) {
      state.textContent = data.boolean ? "Yes" : "No";
      return;
    }
    const rows = data.results.bindings.length;
    state.textContent = `${rows} row${rows === 1 ? "" : "s"}`;
    answer.append(table(data));
  }

  function remember() {
    const query = encodeURIComponent(text.value);
    byId("link").href = `/query/plain#${query}`;
    byId("csv").href = `/sparql?query=${query}`;
  }

  function recall() {
    try {
      if (location.hash.length > 1) text.value = decodeURIComponent(location.hash.slice(1));
    } catch {
      state.textContent = "The link holds no query.";
    }
    remember();
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    run();
  });
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) run();
  });
  text.addEventListener("input", remember);
  named.addEventListener("change", () => {
    const chosen = named.selectedOptions[0];
    if (chosen.dataset.text) text.value = chosen.dataset.text;
    remember();
  });
  window.addEventListener("hashchange", recall);
  recall();
})();
