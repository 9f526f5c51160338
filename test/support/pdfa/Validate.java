// Is each of these files what PDF/A demands of its flavour? One line of JSON a file and flavour, in the order asked, from one JVM:
//   java -cp 'lib/*' Validate.java [-f 2a,ua1] a.pdf b.pdf …
//   {"file":"a.pdf","flavour":"2b","pass":false,"failed":[{"clause":"6.2.11.4.1","test":1,"count":2,"text":"…"}]}
// Without -f the flavour is the one the file claims, and 2b where it claims none. A file that cannot be read has "error" and does not pass.
// -j (JSON) may be given and changes nothing: there is no other output.
//   java -cp 'lib/*' Validate.java -s FOLDER
// stands by until its input ends: a file NAME.job in FOLDER (first line the flavours, then a file a line) is answered by NAME.verdicts.
// Exit: 0 all pass, 1 one does not, 2 the call is wrong. It sees neither blank letters nor a wrong signature: those have tests of their own.
import java.io.File;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.logging.LogManager;
import java.util.stream.Stream;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.RuleId;

public class Validate {
  private static final int ALL_FAILURES = -1;
  private static final Comparator<RuleId> BY_CLAUSE = Comparator.comparing(RuleId::getClause).thenComparing(RuleId::getTestNumber);

  public static void main(String[] arguments) throws Exception {
    LogManager.getLogManager().reset();
    VeraGreenfieldFoundryProvider.initialise();
    if (arguments.length == 2 && arguments[0].equals("-s")) {
      standBy(Path.of(arguments[1]));
      return;
    }
    boolean named = arguments.length > 1 && arguments[0].equals("-f");
    List<PDFAFlavour> flavours = named ? Stream.of(arguments[1].split(",")).map(PDFAFlavour::fromString).toList() : List.of(PDFAFlavour.NO_FLAVOUR);
    List<String> files = List.of(arguments).subList(named ? 2 : 0, arguments.length).stream().filter(argument -> !argument.equals("-j")).toList();
    if (files.isEmpty() || named && flavours.contains(PDFAFlavour.NO_FLAVOUR)) {
      System.err.println("Validate.java [-f 1b|2b|2u|2a|3b|4|ua1,…] file.pdf …");
      System.exit(2);
    }
    boolean allPass = true;
    for (String file : files) for (PDFAFlavour asked : flavours) allPass &= validate(file, asked, System.out);
    System.exit(allPass ? 0 : 1);
  }

  /** One machine, warm, for all tests of a run. */
  private static void standBy(Path folder) throws Exception {
    Thread guard = new Thread(() -> {
      try { while (System.in.read() >= 0) { } } catch (Exception closed) { /* as good as its end */ }
      System.exit(0);
    });
    guard.setDaemon(true);
    guard.start();
    while (true) {
      List<Path> jobs;
      try (Stream<Path> files = Files.list(folder)) { jobs = files.filter(file -> file.toString().endsWith(".job")).sorted().toList(); }
      for (Path job : jobs) answer(job);
      Thread.sleep(25);
    }
  }

  /** By rename, so that nobody reads half an answer. */
  private static void answer(Path job) throws Exception {
    List<String> lines = Files.readAllLines(job);
    String name = job.toString().replaceFirst("\\.job$", "");
    try (PrintStream out = new PrintStream(name + ".new", StandardCharsets.UTF_8)) {
      for (String file : lines.subList(1, lines.size())) for (String flavour : lines.get(0).split(",")) validate(file, PDFAFlavour.fromString(flavour), out);
    }
    Files.delete(job);
    Files.move(Path.of(name + ".new"), Path.of(name + ".verdicts"));
  }

  /** Prints the verdict on one file and tells whether it passes. */
  private static boolean validate(String file, PDFAFlavour asked, PrintStream out) {
    try (PDFAParser parser = open(new File(file), asked)) {
      PDFAFlavour flavour = parser.getFlavour() == PDFAFlavour.NO_FLAVOUR ? PDFAFlavour.PDFA_2_B : parser.getFlavour();
      ValidationResult result = Foundries.defaultInstance().createValidator(flavour, ALL_FAILURES, false, true, false).validate(parser);
      out.println("{\"file\":" + quoted(file) + ",\"flavour\":" + quoted(flavour.getId()) + ",\"pass\":" + result.isCompliant() + ",\"failed\":" + failures(result) + "}");
      return result.isCompliant();
    } catch (Exception error) {
      out.println("{\"file\":" + quoted(file) + ",\"pass\":false,\"failed\":[],\"error\":" + quoted(String.valueOf(error)) + "}");
      return false;
    }
  }

  private static PDFAParser open(File file, PDFAFlavour asked) throws Exception {
    if (asked != PDFAFlavour.NO_FLAVOUR) return Foundries.defaultInstance().createParser(file, asked);
    return Foundries.defaultInstance().createParser(file, PDFAFlavour.NO_FLAVOUR, PDFAFlavour.PDFA_2_B);
  }

  /** Each broken rule once, by clause, with how often it is broken and what it says. */
  private static String failures(ValidationResult result) {
    Map<RuleId, String> texts = new HashMap<>();
    for (TestAssertion assertion : result.getTestAssertions()) {
      if (assertion.getStatus() == TestAssertion.Status.FAILED) texts.putIfAbsent(assertion.getRuleId(), assertion.getMessage());
    }
    Map<RuleId, Integer> counts = new TreeMap<>(BY_CLAUSE);
    counts.putAll(result.getFailedChecks());
    StringJoiner rows = new StringJoiner(",", "[", "]");
    counts.forEach((rule, count) -> rows.add("{\"clause\":" + quoted(rule.getClause()) + ",\"test\":" + rule.getTestNumber() + ",\"count\":" + count + ",\"text\":" + quoted(texts.getOrDefault(rule, "")) + "}"));
    return rows.toString();
  }

  private static String quoted(String text) {
    String plain = text.replaceAll("\\s+", " ").replaceAll("\\p{Cntrl}", "?");
    return "\"" + plain.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
