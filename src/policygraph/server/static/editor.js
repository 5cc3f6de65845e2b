"use strict";
// Sets up YASGUI for this server alone: its endpoint, its prefixes, its named queries; nothing is fetched elsewhere.
(() => {
  const holder = document.getElementById("editor");
  const named = document.getElementById("named");
  const endpoint = new URL("/sparql", location.href).href;
  const prefixes = Object.fromEntries(
    [...document.querySelectorAll(".prefixes dt")].map((dt) => [dt.textContent.slice(0, -1), dt.nextElementSibling.textContent]),
  );
  const first = named.querySelector("option[data-text]");

  const Yasgui = window.Yasgui;
  Yasgui.Yasqe.forkAutocompleter("prefixes", { name: "prefixes", persistenceId: null, get: () => own() });
  const own = () => Object.entries(prefixes).map(([name, iri]) => `${name}: <${iri}>`).sort();

  const yasgui = new Yasgui(holder, {
    requestConfig: { endpoint, method: "POST", acceptHeaderGraph: "text/turtle" },
    copyEndpointOnNewTab: true,
    populateFromUrl: (tab) => {
      tab.requestConfig.endpoint = endpoint;
      return tab;
    },
    persistenceId: `policygraph_${location.host}`,
    endpointCatalogueOptions: { getData: () => [{ endpoint }], keys: [] },
    yasqe: {
      value: first ? first.dataset.text : "SELECT * WHERE { ?s ?p ?o } LIMIT 10",
      autocompleters: ["prefixes", "variables"],
      prefixCcApi: null,
      persistenceId: null,
    },
    yasr: { prefixes },
  });

  // A tab of an earlier visit, or a link, may point elsewhere: this page asks its own endpoint only.
  const keep = () => yasgui.getTab()?.getEndpoint() === endpoint || yasgui.getTab()?.setEndpoint(endpoint);
  yasgui.on("tabSelect", () => setTimeout(keep));
  yasgui.on("queryBefore", keep);
  keep();

  // Which named query the editor opens with, if it is one.
  const opened = yasgui.getTab()?.getQuery().trim();
  const same = [...named.options].find((option) => option.dataset.text && option.dataset.text.trim() === opened);
  if (same) same.selected = true;

  named.addEventListener("change", () => {
    const chosen = named.selectedOptions[0];
    const tab = yasgui.getTab();
    if (!chosen.dataset.text || !tab) return;
    tab.setQuery(chosen.dataset.text);
    tab.query().catch(() => {}); // what went wrong stands below the editor
  });

  // IRIs in answers lead to their page on this server.
  holder.addEventListener(
    "click",
    (event) => {
      const link = event.target.closest("a.iri");
      if (!link) return;
      event.preventDefault();
      event.stopPropagation();
      location.assign(localAddress(link.getAttribute("href"), holder.dataset));
    },
    true,
  );
  holder.dataset.ready = "yes";
})();
