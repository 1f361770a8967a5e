// What all screens share: the menu of small screens, where the keyboard is after an act, what is under way.
"use strict";

document.documentElement.classList.add("avec-script");

document.addEventListener("click", (event) => {
  const opener = event.target.closest(".ouvre-menu");
  if (!opener) return;
  const open = document.getElementById("menu").classList.toggle("ouvert");
  opener.setAttribute("aria-expanded", String(open));
});

// « Tout choisir »: a checkbox that names the checkboxes it rules.
document.addEventListener("change", (event) => {
  const all = event.target.closest("[data-tous]");
  if (!all) return;
  for (const one of document.querySelectorAll(`input[name="${all.dataset.tous}"]`)) one.checked = all.checked;
});

// An act leaves its reader where she was in the list; another page begins at its head.
let place = null;
document.addEventListener("htmx:beforeRequest", (event) => {
  const { elt, boosted, requestConfig } = event.detail;
  place = null;
  if (boosted && requestConfig.verb !== "get") {
    const row = elt.closest("[data-rang]");
    place = { path: location.pathname + location.search, top: scrollY, row: row ? row.dataset.rang : null };
  }
});
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target !== document.body) return;
  const said = document.querySelector("#messages .message, .alerte");
  if (place && place.path === location.pathname + location.search) {
    scrollTo(0, place.top);
    // What was settled has left the list: the keyboard goes on with what took its place.
    const rows = [...document.querySelectorAll("[data-rang]")];
    const next = rows.find((one) => place.row !== null && Number(one.dataset.rang) >= Number(place.row));
    const target = next && next.querySelector("a[href], button, summary, input:not([type=hidden])");
    if (target) {
      target.focus({ preventScroll: true });
      return;
    }
  } else {
    scrollTo(0, 0);
  }
  const target = said || document.querySelector("h1");
  if (!target) return;
  target.tabIndex = -1;
  target.focus({ preventScroll: true });
});

// A table that is wider than the window is moved with the arrows: the keyboard has to reach it.
function reachTables() {
  for (const one of document.querySelectorAll(".deborde")) {
    if (one.scrollWidth > one.clientWidth) one.tabIndex = 0;
    else one.removeAttribute("tabindex");
  }
}
document.addEventListener("DOMContentLoaded", reachTables);
document.addEventListener("htmx:afterSettle", reachTables);
addEventListener("resize", reachTables);

// An act that waits for another program says so, instead of looking dead.
let waiting = 0, clock = null;
async function tellWhatHolds() {
  const box = document.getElementById("occupe") || document.body.appendChild(
    Object.assign(document.createElement("p"), { id: "occupe" }));
  box.setAttribute("role", "status");
  const answer = await fetch("/activite", { headers: { accept: "text/plain" } });
  box.textContent = answer.ok ? await answer.text() : "En cours…";
  box.hidden = waiting === 0;
  if (waiting) clock = setTimeout(tellWhatHolds, 2000);
}
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.requestConfig.verb === "get") return;
  waiting += 1;
  document.body.classList.add("occupe");
  clearTimeout(clock);
  clock = setTimeout(tellWhatHolds, 1200);
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.requestConfig.verb === "get") return;
  waiting = Math.max(0, waiting - 1);
  if (waiting) return;
  clearTimeout(clock);
  document.body.classList.remove("occupe");
  const box = document.getElementById("occupe");
  if (box) box.hidden = true;
});
document.addEventListener("htmx:sendError", () => {
  const messages = document.getElementById("messages");
  if (!messages) return;
  const told = document.createElement("div");
  told.className = "message message-attention";
  told.textContent = "Le bureau ne répond pas : il a peut-être été fermé. Rouvrez-le, puis recommencez ce geste.";
  messages.replaceChildren(told);
});

// The name of an act at the end of an address opens it.
function openNamed() {
  const named = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!(named instanceof HTMLDetailsElement)) return;
  named.open = true;
  named.scrollIntoView();
  named.querySelector("summary").focus({ preventScroll: true });
}
addEventListener("DOMContentLoaded", openNamed);
addEventListener("hashchange", openNamed);
document.addEventListener("htmx:afterSettle", openNamed);
