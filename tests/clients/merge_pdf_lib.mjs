// Usage: node merge_pdf_lib.mjs OUT.pdf IN.pdf… - merges with copyPages, as web pages that « join PDFs » do.
import { readFileSync, writeFileSync } from "node:fs";
import { PDFDocument } from "pdf-lib";

const [out, ...files] = process.argv.slice(2);
const merged = await PDFDocument.create();
for (const file of files) {
  const source = await PDFDocument.load(readFileSync(file), { updateMetadata: false });
  for (const page of await merged.copyPages(source, source.getPageIndices())) merged.addPage(page);
}
writeFileSync(out, await merged.save());
