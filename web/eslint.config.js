// Rules for the scripts of the page; they run in browsers only, the tests in node.

import js from "@eslint/js";

const browser = ["window", "document", "location", "history", "navigator", "matchMedia", "getComputedStyle", "getSelection", "addEventListener", "print",
  "setTimeout", "requestAnimationFrame", "ResizeObserver", "Path2D", "URL", "Blob", "DOMParser", "HTMLElement", "HTMLInputElement", "HTMLSelectElement", "HTMLTextAreaElement", "HTMLDetailsElement", "Element", "console", "performance"];

export default [
  js.configs.recommended,
  {
    files: ["**/*.js"],
    languageOptions: { ecmaVersion: 2022, sourceType: "module", globals: Object.fromEntries(browser.map((name) => [name, "readonly"])) },
    rules: {
      eqeqeq: "error", curly: ["error", "multi-line"], "no-var": "error", "prefer-const": "error", "no-shadow": "error", "no-implicit-coercion": "error",
      "no-eval": "error", "no-implied-eval": "error", "no-new-func": "error", "no-script-url": "error", "no-console": "error",
      // Text becomes markup through none of these.
      "no-restricted-properties": ["error", ...["innerHTML", "outerHTML", "insertAdjacentHTML", "write", "srcdoc"].map((property) => ({ property, message: "text nodes only" }))],
    },
  },
];
