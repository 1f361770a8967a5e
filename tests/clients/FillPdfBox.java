// Usage: java -cp PDFBOX FillPdfBox.java - one job a line: action, blank, out, name=base64 …, by tabs; answers "ok".

import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.interactive.form.PDAcroForm;
import org.apache.pdfbox.pdmodel.interactive.form.PDCheckBox;
import org.apache.pdfbox.pdmodel.interactive.form.PDField;

public class FillPdfBox {
  public static void main(String[] args) throws Exception {
    BufferedReader jobs = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String job = jobs.readLine(); job != null; job = jobs.readLine()) {
      try {
        work(job.split("\t"));
        System.out.println("ok");
      } catch (Exception error) {
        System.out.println("failed: " + String.valueOf(error).replace('\n', ' '));
      }
    }
  }

  private static void work(String[] job) throws Exception {
    try (PDDocument document = PDDocument.load(new File(job[1]))) {
      PDAcroForm form = document.getDocumentCatalog().getAcroForm();
      boolean drawable = true;
      for (int index = 3; index < job.length; index++) {
        String name = job[index].substring(0, job[index].indexOf('='));
        String text = job[index].substring(name.length() + 1);
        PDField field = form.getField(name);
        if (field instanceof PDCheckBox) {
          ((PDCheckBox) field).check();
          continue;
        }
        String value = new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
        try {
          field.setValue(value);
        } catch (IllegalArgumentException missing) {
          // The value is kept, and a letter that the form's plain font lacks cannot be drawn: the viewer does it.
          drawable = false;
        }
      }
      if (!drawable) form.setNeedAppearances(true);
      if (job[0].equals("flatten")) form.flatten();
      document.save(new File(job[2]));
    }
  }
}
