"use strict";
// Where this server tells of an IRI; the namespaces stand in the page.
window.localAddress = (iri, { base, vocab }) => {
  for (const [path, namespace] of [["vocab", vocab], ["data", base]]) {
    if (iri.startsWith(namespace) && !/[%?#]/.test(iri)) return `/${path}/${iri.slice(namespace.length)}`;
  }
  return `/describe?iri=${encodeURIComponent(iri)}`;
};
