// Files that are dropped or chosen go one by one, so that each is told as soon as it is in; then all of them are read.
"use strict";

// The page is put in by parts: what was listened to once is listened to for good.
if (!window.depotPret) (() => {
  window.depotPret = true;
  let sending = false;
  const queue = [];

  const form = () => document.getElementById("depot");
  const say = (text, wrong) => {
    const box = document.getElementById("envois");
    if (!box) return null;
    const list = box.querySelector("ul") || box.appendChild(document.createElement("ul"));
    const line = document.createElement("li");
    line.textContent = text;
    if (wrong) line.className = "refus";
    list.append(line);
    return line;
  };

  const refresh = () => document.getElementById("suite")
    && htmx.ajax("GET", "/deposer/suite", { target: "#suite", swap: "outerHTML" });

  async function send(file, rank, total, token) {
    const line = say(`Envoi ${rank} sur ${total} : ${file.name}…`, false);
    const body = new FormData();
    body.append("fichiers", file);
    let wrong = "Le bureau ne répond pas : ce fichier n’a pas été déposé.";
    try {
      const answer = await fetch("/deposer/fichiers", { method: "POST", body, headers: { "x-jeton": token }, redirect: "manual" });
      if (answer.ok) wrong = await answer.text();
      else if (answer.type === "opaqueredirect") wrong = "Vous n’êtes plus connecté : ce fichier n’a pas été déposé. Reconnectez-vous.";
      else wrong = `${file.name} n’a pas été déposé. Rechargez la page, puis recommencez.`;
    } catch { /* The sentence says it. */ }
    if (!line) return !wrong;
    if (wrong) {
      line.textContent = wrong;
      line.className = "refus";
    } else line.remove();
    return !wrong;
  }

  async function sendAll() {
    if (sending) return;
    sending = true;
    const token = form()?.elements.jeton.value ?? "";
    let kept = 0, rank = 0;
    document.querySelector("#envois ul")?.remove();
    while (queue.length) {
      rank += 1;
      if (await send(queue.shift(), rank, rank + queue.length, token)) kept += 1;
    }
    sending = false;
    if (!kept) return;
    const body = new URLSearchParams({ jeton: token });
    await fetch("/deposer/lire", { method: "POST", body, redirect: "manual" }).catch(() => {});
    refresh();
  }

  const take = (files) => {
    queue.push(...files);
    if (queue.length) sendAll();
  };

  document.addEventListener("submit", (event) => {
    if (event.target.id !== "depot") return;
    event.preventDefault();
    const input = event.target.elements.fichiers;
    take(input.files);
    input.value = "";
  });
  for (const name of ["dragenter", "dragover"]) {
    document.addEventListener(name, (event) => {
      if (!form() || !event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      form().classList.add("survol");
    });
  }
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) form()?.classList.remove("survol");
  });
  document.addEventListener("drop", (event) => {
    if (!form() || !event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    form().classList.remove("survol");
    // A folder comes as an empty file, which is refused in its name.
    take(event.dataTransfer.files);
  });
})();
