// Usage: node fill_pdf_lib.mjs save|flatten BLANK.pdf VALUES.json OUT.pdf - values by PDF field name: text, true/false, export value.
import { readFileSync, writeFileSync } from "node:fs";
import { PDFCheckBox, PDFDocument, PDFDropdown, PDFRadioGroup, StandardFonts } from "pdf-lib";

const [action, blank, json, out] = process.argv.slice(2);
const document = await PDFDocument.load(readFileSync(blank), { updateMetadata: false });
const form = document.getForm();
const helvetica = await document.embedFont(StandardFonts.Helvetica);
let drawable = true;

for (const [name, value] of Object.entries(JSON.parse(readFileSync(json, "utf8")))) {
  const field = form.getField(name);
  if (value === null || value === false) continue;
  if (field instanceof PDFRadioGroup) field.select(value);
  else if (field instanceof PDFCheckBox) field.check();
  else if (field instanceof PDFDropdown) field.select(value);
  else {
    field.setText(value);
    try {
      helvetica.encodeText(value.replaceAll(/\s/g, " "));
    } catch {
      drawable = false; // its standard fonts stop at Windows-1252: the viewer draws the value
    }
  }
}
if (action === "flatten") form.flatten({ updateFieldAppearances: drawable });
writeFileSync(out, await document.save({ updateFieldAppearances: drawable }));
