// « À confirmer » by the keyboard: Enter says that an answer is as its picture and goes on, typing corrects it.
"use strict";

(() => {
  const form = document.getElementById("comparer");
  if (!form || form.dataset.prete) return;
  form.dataset.prete = "oui";
  const places = [...form.querySelectorAll("[data-place]")];
  // What was compared is kept in this tab alone, and no answer is: a corrected one is to be compared again.
  const kept = `confirmer ${form.dataset.piece}`;
  const seen = (place) => place.querySelector("input[name=vu]");
  const fields = (place) => [...place.querySelectorAll(".comparer-reponse :is(input, select, textarea)")];
  const held = (field) => (field.type === "checkbox" ? (field.checked ? "oui" : "") : field.value);
  const changed = (field) => held(field) !== field.dataset.lu.replaceAll("\r\n", "\n");

  function count() {
    const done = places.filter((place) => seen(place).checked).length;
    document.getElementById("compte").textContent = `${done} sur ${places.length}\u00a0: ${
      done === places.length ? "tout est comparé" : "à comparer avec l’image"}`;
    const ranks = places.filter((place) => seen(place).checked && !fields(place).some(changed)).map((p) => p.dataset.place);
    sessionStorage.setItem(kept, ranks.join(" "));
  }

  function go(place) {
    if (!place) {
      (form.querySelector("input[name=vides]") || form.querySelector("button.bouton")).focus();
      return;
    }
    seen(place).focus({ preventScroll: true });
    place.scrollIntoView({ block: "nearest" });
  }

  const beside = (place, step) => places[places.indexOf(place) + step];

  function restore(field) {
    if (field.type === "checkbox") field.checked = field.dataset.lu === "oui";
    else field.value = field.dataset.lu;
  }

  form.addEventListener("keydown", (event) => {
    const place = event.target.closest("[data-place]");
    if (!place || event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target !== seen(place);
    if (event.key === "Enter" && !(event.shiftKey && event.target.localName === "textarea")) {
      if (event.target.localName === "summary") return;
      event.preventDefault();
      seen(place).checked = true;
      count();
      go(beside(place, 1));
    } else if (event.key === "Escape" && typing) {
      event.preventDefault();
      fields(place).forEach(restore);
      seen(place).checked = false;
      count();
      go(place);
    } else if (!typing && (event.key === "ArrowDown" || event.key === "ArrowRight")) {
      event.preventDefault();
      if (beside(place, 1)) go(beside(place, 1));
    } else if (!typing && (event.key === "ArrowUp" || event.key === "ArrowLeft")) {
      event.preventDefault();
      if (beside(place, -1)) go(beside(place, -1));
    } else if (!typing && (event.key.length === 1 && event.key !== " " || event.key === "Backspace" || event.key === "Delete")) {
      const field = fields(place)[0];
      if (field.closest("details")) field.closest("details").open = true;
      field.focus();
      // The letter that was pressed then falls into the field, in the place of what was read.
      if (field.select && field.type !== "checkbox") field.select();
    }
  });

  // What is corrected is to be compared anew.
  form.addEventListener("input", (event) => {
    const place = event.target.closest("[data-place]");
    if (place && event.target !== seen(place)) seen(place).checked = false;
    count();
  });
  form.addEventListener("change", count);
  form.addEventListener("submit", () => sessionStorage.removeItem(kept));

  const before = (sessionStorage.getItem(kept) || "").split(" ");
  for (const place of places) if (before.includes(place.dataset.place)) seen(place).checked = true;
  count();
  const begin = () => {
    if (!form.isConnected) return;
    const refused = document.querySelector(".alerte[role=alert]");
    if (!refused) {
      go(places.find((one) => !seen(one).checked));
      return;
    }
    refused.tabIndex = -1;
    refused.focus();
    refused.scrollIntoView({ block: "center" });
  };
  begin();
  // Where the page was put in the place of another one, its head is given the keyboard first.
  document.addEventListener("htmx:afterSettle", begin, { once: true });
})();
