// galena exec -- mvn -q test
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ImportTest {
  private final String base = System.getenv("MARKETO_BASE_URL");
  private final HttpClient http = HttpClient.newHttpClient();

  private String send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), BodyHandlers.ofString()).body();
  }

  private HttpRequest.Builder call(String path, String token) {
    return HttpRequest.newBuilder(URI.create(base + path)).header("Authorization", "Bearer " + token);
  }

  private static String find(String pattern, String json) {
    var found = Pattern.compile(pattern).matcher(json);
    assertTrue(found.find(), json);
    return found.group(1);
  }

  @Test
  void importsAFile() throws Exception {
    var query = "/identity/oauth/token?grant_type=client_credentials&client_id="
        + System.getenv("MARKETO_CLIENT_ID") + "&client_secret=" + System.getenv("MARKETO_CLIENT_SECRET");
    var token = find("\"access_token\":\"([^\"]+)\"", send(HttpRequest.newBuilder(URI.create(base + query))));
    var email = UUID.randomUUID() + "@example.com";
    var form = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"leads.csv\"\r\n\r\n"
        + "email,firstName\n" + email + ",Ada\n\r\n--b--\r\n";
    var upload = call("/bulk/v1/leads.json?format=csv", token)
        .header("Content-Type", "multipart/form-data; boundary=b")
        .POST(BodyPublishers.ofString(form));
    var batch = find("\"batchId\":(\\d+)", send(upload));
    String status;
    do {
      Thread.sleep(200);
      status = send(call("/bulk/v1/leads/batch/" + batch + ".json", token));
    } while (status.contains("\"Queued\"") || status.contains("\"Importing\""));
    assertTrue(status.contains("\"status\":\"Complete\"") && status.contains("\"numOfLeadsProcessed\":1"), status);
    var lead = send(call("/rest/v1/leads.json?filterType=email&filterValues=" + email, token));
    assertTrue(lead.contains("\"firstName\":\"Ada\""), lead);
  }
}
