// The grid of a séance: Enter goes down, what could not be kept says so.
"use strict";

// It comes with the page, each time that one is put into the body: once is enough.
if (!document.documentElement.dataset.seance) {
  document.documentElement.dataset.seance = "1";

  function isCell(element) {
    return element instanceof Element && element.matches("[data-champ]");
  }

  // « Entrée » goes to the same cell of the next dossier, as in a spreadsheet; with Shift a text goes to the next line.
  document.addEventListener("keydown", (event) => {
    const cell = event.target;
    if (event.key !== "Enter" || !isCell(cell) || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.shiftKey && cell.tagName === "TEXTAREA") return;
    event.preventDefault();
    const column = [...document.querySelectorAll(`[data-champ="${cell.dataset.champ}"]`)];
    const next = column[column.indexOf(cell) + (event.shiftKey ? -1 : 1)];
    if (!next) return;
    const folded = next.closest("details:not([open])");
    if (folded) folded.open = true;
    next.focus();
    if (next.select) next.select();
    next.closest("section").scrollIntoView({ block: "nearest" });
  });

  // What is wrong with a cell is told to readers with it.
  document.addEventListener("htmx:afterSettle", () => {
    for (const said of document.querySelectorAll(".dit")) {
      const cell = document.getElementById(said.id.replace(/^dit-/, "c-"));
      if (!cell) continue;
      if (said.hasAttribute("data-bloque")) cell.setAttribute("aria-invalid", "true");
      else cell.removeAttribute("aria-invalid");
    }
    for (const count of document.querySelectorAll("[data-compte]")) {
      count.textContent = document.querySelectorAll(`[data-etat="${count.dataset.compte}"]`).length;
    }
  });

  // Whatever answers instead of the grid (a session that ended, a page that was closed), nothing was kept: it is said.
  function lost(cell, why) {
    const section = cell.closest("section");
    const told = section && section.querySelector(".garde");
    if (!told) return;
    told.textContent = why;
    told.classList.add("perdu");
    const aloud = document.getElementById("parole");
    if (aloud) aloud.textContent = why;
  }
  document.addEventListener("htmx:afterRequest", (event) => {
    const { elt, xhr, failed } = event.detail;
    if (!isCell(elt) || !xhr) return;
    const answered = xhr.responseText.includes('id="parole"');
    if (!answered) lost(elt, failed || xhr.status ? "Pas enregistré : rechargez la page, et reconnectez-vous si elle le demande." : "Pas enregistré : le bureau ne répond pas.");
  });

  // A text that is still being typed is kept before the page is left.
  window.addEventListener("beforeunload", (event) => {
    if (document.querySelector("[data-champ].htmx-request")) event.preventDefault();
  });
}
