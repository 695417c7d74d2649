package dev.etosha.conformance;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** What a server answers. */
final class Web {

    // Liberty would wait half a minute at its stop for a connection of HTTP/2, which the client keeps open.
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private Web() {}

    static HttpResponse<String> get(URI address) throws IOException, InterruptedException {
        return answer(HttpRequest.newBuilder(address));
    }

    static HttpResponse<String> post(URI address) throws IOException, InterruptedException {
        return answer(HttpRequest.newBuilder(address).POST(HttpRequest.BodyPublishers.noBody()));
    }

    private static HttpResponse<String> answer(HttpRequest.Builder request) throws IOException, InterruptedException {
        return CLIENT.send(request.timeout(Duration.ofMinutes(2)).build(), HttpResponse.BodyHandlers.ofString());
    }
}
