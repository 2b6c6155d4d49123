// Given to every page while `staffroom serve` shows it; no published page has it.
(() => {
  "use strict";
  const style = document.createElement("link");
  style.rel = "stylesheet";
  style.href = "/_staffroom/reload.css";
  document.head.append(style);

  // A quiz has a page for its author, which shows the answers.
  const quiz = /^\/schools\/[a-z0-9-]+\/quizzes\/([a-z0-9-]+)\//.exec(location.pathname);
  if (quiz) {
    const nav = document.createElement("nav");
    nav.className = "staffroom-author";
    nav.setAttribute("aria-label", "Author");
    const link = nav.appendChild(document.createElement("a"));
    link.href = `/preview/quizzes/${quiz[1]}/`;
    link.textContent = "Author’s preview, with the answers";
    document.body.append(nav);
  }

  /** @type {HTMLElement | null} */
  let panel = null;
  const source = new EventSource("/_staffroom/events");
  let lost = false;
  source.addEventListener("error", () => {
    lost = true;
  });
  source.addEventListener("open", () => {
    // The server was stopped and started again: what it shows may be new.
    if (lost) location.reload();
  });
  source.addEventListener("reload", () => location.reload());
  source.addEventListener("errors", (event) => {
    if (!panel) {
      panel = document.createElement("section");
      panel.className = "staffroom-errors";
      panel.setAttribute("role", "alert");
      document.body.prepend(panel);
    }
    const title = document.createElement("h2");
    title.textContent = "The content has errors. This is the last good page.";
    const text = document.createElement("pre");
    text.textContent = /** @type {MessageEvent} */ (event).data;
    panel.replaceChildren(title, text);
  });
})();
