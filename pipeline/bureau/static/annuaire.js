// The directory is taken in from a spreadsheet: the file is sent as it is, and the page then says what became of it.
"use strict";

(() => {
  const form = document.getElementById("annuaire-import");
  if (!form || form.dataset.prete) return;
  form.dataset.prete = "oui";
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const file = form.elements.fichier.files[0];
    if (!file) return;
    const button = form.querySelector("button");
    button.disabled = true;
    const asked = new URLSearchParams({ nom: file.name, remplacer: form.elements.remplacer.checked ? "oui" : "" });
    try {
      await fetch(`/annuaire/tableau?${asked}`, {
        method: "PUT", body: file, headers: { "x-jeton": form.elements.jeton.value, "content-type": "application/octet-stream" },
      });
      location.assign("/annuaire");
    } catch {
      button.disabled = false;
    }
  });
})();
