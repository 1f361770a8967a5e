// « Saisir »: figures choose an answer, Enter goes on, and what was typed is not left by mistake.
"use strict";

(() => {
  const form = document.getElementById("saisie");
  if (!form || form.dataset.prete) return;
  form.dataset.prete = "oui";
  let typed = Boolean(document.querySelector(".alerte[role=alert]")), sent = false;
  form.addEventListener("input", () => { typed = true; });
  form.addEventListener("submit", () => { sent = true; });

  form.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const group = event.target.closest("[data-choix]");
    if (group && /^[1-9]$/.test(event.key)) {
      const answers = group.querySelectorAll("input[type=radio]");
      const one = answers[Number(event.key) - 1];
      if (one && one.value) {
        event.preventDefault();
        one.checked = true;
        one.focus();
        typed = true;
      }
    }
    // A form of four pages is not sent by the key that ends a line.
    if (event.key === "Enter" && event.target.localName === "input") {
      event.preventDefault();
      const all = [...form.querySelectorAll("input:not([type=hidden]), select, textarea, button")]
        .filter((one) => one.type !== "radio" || one.checked);
      const at = event.target.type === "radio" ? form.querySelector(`input[name="${CSS.escape(event.target.name)}"]:checked`) : event.target;
      const next = all[all.indexOf(at) + 1];
      if (next) next.focus();
    }
  });

  // Refused, what is to be seen to stands at the head of a long page.
  document.addEventListener("htmx:afterSettle", () => {
    const refused = document.querySelector(".alerte[role=alert]");
    if (!form.isConnected || !refused) return;
    refused.tabIndex = -1;
    refused.focus();
    refused.scrollIntoView({ block: "center" });
  }, { once: true });

  const leaving = () => typed && !sent && form.isConnected;
  window.addEventListener("beforeunload", (event) => {
    if (leaving()) event.preventDefault();
  });
  document.addEventListener("htmx:confirm", (event) => {
    if (!leaving() || event.detail.elt === form || form.contains(event.detail.elt) && event.detail.elt.localName === "form") return;
    if (!window.confirm("Ce que vous avez saisi n’est pas enregistré. Quitter cette page ?")) event.preventDefault();
    else typed = false;
  });
})();
