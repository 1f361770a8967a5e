// Usage: java -cp ITEXT FillItext.java - one job a line: action, blank, out, name=base64 …, by tabs; answers "ok".

import com.itextpdf.text.pdf.AcroFields;
import com.itextpdf.text.pdf.PdfReader;
import com.itextpdf.text.pdf.PdfStamper;
import java.io.BufferedReader;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

public class FillItext {
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
    PdfReader reader = new PdfReader(job[1]);
    PdfStamper stamper = new PdfStamper(reader, new FileOutputStream(job[2]));
    AcroFields form = stamper.getAcroFields();
    // Left to itself, iText draws no text in a form that asks the viewer to draw (NeedAppearances).
    if (job[0].equals("draw-flatten")) form.setGenerateAppearances(true);
    for (int index = 3; index < job.length; index++) {
      String name = job[index].substring(0, job[index].indexOf('='));
      String text = job[index].substring(name.length() + 1);
      String value = text.isEmpty() ? "oui" : new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
      if (!form.setField(name, value)) throw new IllegalStateException(name + " was refused");
    }
    stamper.setFormFlattening(job[0].endsWith("flatten"));
    stamper.close();
    reader.close();
  }
}
