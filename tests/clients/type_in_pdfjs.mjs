// Usage: node type_in_pdfjs.mjs CHROMIUM - one JSON job a line: {action: "save"|"print", blank, values, out}; answers "ok".
// The viewer component of pdf.js renders the form; answers are typed and clicked in its page, then saved or printed.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, extname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const ORIGIN = "http://pdfjs.invalid";
const PDFJS = join(dirname(fileURLToPath(import.meta.url)), "node_modules", "pdfjs-dist");
const TYPES = { ".mjs": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" };
const PRINT_SCALE = 150 / 72; // the resolution at which the viewer prints, in pixels per point

const PAGE = `<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="${ORIGIN}/legacy/web/pdf_viewer.css">
<style>body{margin:0}#outer{position:absolute;inset:0;overflow:auto}</style>
<div id="outer"><div id="viewer" class="pdfViewer"></div></div>
<script type="module">
import * as pdfjs from "${ORIGIN}/legacy/build/pdf.mjs";
globalThis.pdfjsLib = pdfjs;
const { EventBus, PDFLinkService, PDFViewer } = await import("${ORIGIN}/legacy/web/pdf_viewer.mjs");
pdfjs.GlobalWorkerOptions.workerSrc = "${ORIGIN}/legacy/build/pdf.worker.mjs";
globalThis.openForm = async (base64) => {
  const data = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  const pdf = await pdfjs.getDocument({ data, standardFontDataUrl: "${ORIGIN}/standard_fonts/" }).promise;
  const eventBus = new EventBus();
  const linkService = new PDFLinkService({ eventBus });
  const viewer = new PDFViewer({
    container: document.getElementById("outer"),
    eventBus, linkService, annotationMode: pdfjs.AnnotationMode.ENABLE_FORMS,
  });
  viewer.setDocument(pdf);
  linkService.setDocument(pdf);
  const ready = new Set();
  eventBus.on("annotationlayerrendered", ({ pageNumber }) => ready.add(pageNumber));
  await viewer.pagesPromise;
  Object.assign(globalThis, { pdf, viewer, ready });
  return pdf.numPages;
};
globalThis.widgetsOf = async (number) => {
  const page = await pdf.getPage(number);
  return (await page.getAnnotations()).filter((one) => one.subtype === "Widget").map((one) => ({
    id: one.id, name: one.fieldName, radio: one.radioButton === true, box: one.checkBox === true,
    list: one.fieldType === "Ch", state: one.buttonValue ?? one.exportValue ?? null,
  }));
};
globalThis.saveForm = async () => {
  const bytes = await pdf.saveDocument();
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
};
globalThis.pictures = async (scale) => {
  document.body.replaceChildren();
  const storage = pdf.annotationStorage.print;
  for (let number = 1; number <= pdf.numPages; number++) {
    const page = await pdf.getPage(number);
    const viewport = page.getViewport({ scale });
    const canvas = document.createElement("canvas");
    canvas.width = viewport.width;
    canvas.height = viewport.height;
    await page.render({
      canvas, viewport, intent: "print", printAnnotationStorage: storage,
      annotationMode: pdfjs.AnnotationMode.ENABLE_STORAGE,
    }).promise;
    const image = new Image();
    image.src = canvas.toDataURL();
    await image.decode();
    image.style = "display:block;width:210mm;height:296.8mm;break-after:page";
    document.body.append(image);
  }
};
globalThis.opened = true;
</script>`;

const browser = await chromium.launch({
  executablePath: process.argv[2],
  args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
});

async function openPage() {
  const page = await browser.newPage({ viewport: { width: 1000, height: 1300 } });
  await page.route("**/*", (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname === "/") return route.fulfill({ contentType: "text/html", body: PAGE });
    return route.fulfill({ contentType: TYPES[extname(pathname)], body: readFileSync(join(PDFJS, pathname)) });
  });
  await page.goto(`${ORIGIN}/`);
  await page.waitForFunction("globalThis.opened === true");
  return page;
}

async function answer(page, widget, value) {
  const input = page.locator(`[data-element-id="${widget.id}"]`);
  if (widget.radio || widget.box) {
    if (value === true || value === widget.state) await input.click();
  } else if (widget.list) {
    await input.selectOption({ value });
  } else {
    await input.click();
    await page.keyboard.insertText(value);
    await page.keyboard.press("Tab");
  }
}

async function work({ action, blank, values, out }) {
  const page = await openPage();
  try {
    const count = await page.evaluate((data) => openForm(data), readFileSync(blank).toString("base64"));
    for (let number = 1; number <= count; number++) {
      const widgets = (await page.evaluate((n) => widgetsOf(n), number))
        .filter(({ name }) => values[name] !== undefined && values[name] !== null && values[name] !== false && values[name] !== "");
      if (!widgets.length) continue;
      await page.evaluate((n) => void (viewer.currentPageNumber = n), number);
      await page.waitForFunction((n) => ready.has(n), number);
      for (const widget of widgets) await answer(page, widget, values[widget.name]);
    }
    if (action === "save") {
      writeFileSync(out, Buffer.from(await page.evaluate(() => saveForm()), "base64"));
    } else {
      await page.evaluate((scale) => pictures(scale), PRINT_SCALE);
      await page.pdf({ path: out, format: "A4", printBackground: true });
    }
  } finally {
    await page.close();
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  try {
    await work(JSON.parse(line));
    console.log("ok");
  } catch (error) {
    console.log(`failed: ${String(error).replaceAll(/\s+/g, " ").slice(0, 300)}`);
  }
}
await browser.close();
