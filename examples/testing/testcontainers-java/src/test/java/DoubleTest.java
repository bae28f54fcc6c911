// mvn -q test
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.utility.MountableFile;

@Testcontainers
class DoubleTest {
  @Container
  private static final GenericContainer<?> GALENA = new GenericContainer<>("galena-double")
      .withExposedPorts(8080)
      .withEnv("GALENA_CLIENT_ID", "tests")
      .withEnv("GALENA_CLIENT_SECRET", "secret")
      .withEnv("GALENA_CONTROL_TOKEN", "control")
      .withEnv("GALENA_SEED", "/seed")
      .withCopyFileToContainer(MountableFile.forHostPath(Path.of("../seed")), "/seed")
      .waitingFor(Wait.forHttp("/healthz").forPort(8080));

  private final HttpClient http = HttpClient.newHttpClient();

  private String send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), BodyHandlers.ofString()).body();
  }

  private static HttpRequest.Builder call(String path, String token) {
    var uri = URI.create("http://" + GALENA.getHost() + ":" + GALENA.getMappedPort(8080) + path);
    return HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + token);
  }

  /** As seeded, with nothing left of the test before. */
  @BeforeEach
  void reset() throws Exception {
    var answer = send(call("/galena/v1/control/reset.json", "control").POST(BodyPublishers.noBody()));
    assertTrue(answer.contains("\"success\":true"), answer);
  }

  @Test
  void findsTheLeadsOfTheSeed() throws Exception {
    var credentials = "?grant_type=client_credentials&client_id=tests&client_secret=secret";
    var token = send(call("/identity/oauth/token" + credentials, "none"))
        .replaceFirst(".*\"access_token\":\"([^\"]+)\".*", "$1");
    var leads = send(call("/rest/v1/leads.json?filterType=email&filterValues=grace@example.com", token));
    assertTrue(leads.contains("\"firstName\":\"Grace\""), leads);
  }
}
