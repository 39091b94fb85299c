package dev.kitecaravan.load.redshift;

import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;

import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

import com.fasterxml.jackson.databind.JsonNode;

import dev.kitecaravan.table.Json;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.ServiceMetadata;

/**
 * Logs in to Redshift without a password of one's own: AWS gives one for a quarter of an hour to whom its policies allow it,
 * so one is fetched for each connection.
 */
final class IamLogin {
    /** A login that was refused, for which the database itself was not asked. */
    private static final String STATE = "28IAM";
    private static final Map<String, String> FORM = Map.of("Content-Type",
            "application/x-www-form-urlencoded; charset=utf-8");
    private static final Map<String, String> JSON = Map.of("Content-Type", "application/x-amz-json-1.1",
            "X-Amz-Target", "RedshiftServerless.GetCredentials");
    private static final String NOT_AWS = "that is not AWS's Redshift; correct destination.redshift.iam-endpoint";
    private static final List<Advice> ADVICE = List.of(
            new Advice("AccessDenied.*|Unauthorized.*|NotAuthorized.*",
                    "who AWS's chain of credentials says this is may not do that; allow it in its policy, on the "
                            + "cluster, the database and the user, or on the workgroup"),
            new Advice("ExpiredToken.*|InvalidClientTokenId|UnrecognizedClient.*|SignatureDoesNotMatch"
                    + "|InvalidSignature.*|IncompleteSignature|RequestExpired|InvalidAccessKeyId|AuthFailure",
                    "the credentials of AWS's chain (AWS_ACCESS_KEY_ID, profile, role) have expired or are wrong, or "
                            + "this machine's clock is; renew them"),
            new Advice("ClusterNotFound.*|ResourceNotFound.*",
                    "it is not there, in that region and account; correct destination.url"),
            new Advice("Throttling.*|RequestLimitExceeded|TooManyRequests.*", "AWS is asked too often; run again"));

    private final Target target;
    private final String user;
    private final String database;
    private final AwsCall aws;

    /**
     * @param user     of the database; null for the one that AWS gives the identity of its chain
     * @param endpoint where AWS is asked instead of its public address; null for that
     */
    IamLogin(Target target, String user, String database, URI endpoint) {
        this.target = target;
        this.user = user;
        this.database = database;
        String service = target.serverless() ? "redshift-serverless" : "redshift";
        this.aws = new AwsCall(service, target.region(), endpoint != null
                ? endpoint
                : URI.create("https://" + ServiceMetadata.of(service).endpointFor(Region.of(target.region()))));
    }

    /**
     * What is logged in to.
     *
     * @param serverless whether it is a workgroup and not a cluster
     */
    record Target(boolean serverless, String name, String region) {
        @Override
        public String toString() {
            return (serverless ? "workgroup " : "cluster ") + name + " in " + region;
        }
    }

    /** A user and a password that are good for some minutes; it prints neither. */
    record Ticket(String user, String password) {
        @Override
        public String toString() {
            return "a ticket";
        }
    }

    private record Advice(String codes, String says) {
    }

    Ticket ticket() throws SQLException {
        if (target.serverless()) {
            Map<String, Object> wanted = Map.of("workgroupName", target.name(), "dbName", database);
            JsonNode given = json(asked("GetCredentials", JSON, Json.write(wanted)).body());
            return ticket(given.path("dbUser").asText(), given.path("dbPassword").asText());
        }
        Map<String, String> wanted = new LinkedHashMap<>();
        wanted.put("DbName", database);
        if (user != null) {
            wanted.put("DbUser", user);
        }
        Document given = query(user == null ? "GetClusterCredentialsWithIAM" : "GetClusterCredentials", wanted);
        return ticket(text(given, "DbUser"), text(given, "DbPassword"));
    }

    private Ticket ticket(String givenUser, String password) throws SQLException {
        if (givenUser.isEmpty() || password.isEmpty()) {
            throw failure("the answer has no user and password: " + NOT_AWS, null);
        }
        return new Ticket(givenUser, password);
    }

    /** Host and port of the cluster. */
    String address() throws SQLException {
        Document described = query("DescribeClusters", Map.of());
        String host = text(described, "Address");
        if (host.isEmpty()) {
            throw failure("the cluster has no address yet; wait until it is available", null);
        }
        return host + ":" + text(described, "Port");
    }

    private Document query(String action, Map<String, String> parameters) throws SQLException {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("Action", action);
        form.put("Version", "2012-12-01");
        form.put("ClusterIdentifier", target.name());
        form.putAll(parameters);
        String body = form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return xml(asked(action, FORM, body).body());
    }

    private AwsCall.Answer asked(String action, Map<String, String> headers, String body) throws SQLException {
        AwsCall.Answer answer;
        try {
            answer = aws.post(headers, body);
        } catch (SdkException e) {
            throw failure("AWS's chain has no credentials (" + firstLine(e.getMessage())
                    + "); set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a profile, or give this machine a role", e);
        } catch (IOException e) {
            throw failure("AWS cannot be asked at " + aws.endpoint().getAuthority() + " (" + e.getMessage()
                    + "); see that this machine reaches it, or set destination.redshift.iam-endpoint", e);
        }
        if (answer.isGood()) {
            return answer;
        }
        throw refused(action, answer);
    }

    private SQLException refused(String action, AwsCall.Answer answer) throws SQLException {
        String code;
        String message;
        if (target.serverless()) {
            JsonNode error = json(answer.body());
            // The name may come with its namespace before it.
            code = error.path("__type").asText().replaceFirst("^.*#", "");
            message = error.path("message").asText(error.path("Message").asText());
        } else {
            Document error = xml(answer.body());
            code = text(error, "Code");
            message = text(error, "Message");
        }
        String says = ADVICE.stream().filter(advice -> code.matches(advice.codes())).map(Advice::says).findFirst()
                .orElse("see what it says");
        return failure(says + " (" + action + ", status " + answer.status() + ", " + code + ": " + firstLine(message)
                + ")", null);
    }

    private SQLException failure(String why, Exception cause) {
        return new SQLException("AWS gives no login to " + target + ": " + why, STATE, cause);
    }

    private static String firstLine(String text) {
        return text == null ? "" : text.strip().lines().findFirst().orElse("");
    }

    private JsonNode json(String body) throws SQLException {
        try {
            return Json.MAPPER.readTree(body);
        } catch (IOException e) {
            // Not with its cause, which quotes the answer.
            throw failure("the answer is no JSON: " + NOT_AWS, null);
        }
    }

    private Document xml(String body) throws SQLException {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            DocumentBuilder builder = factory.newDocumentBuilder();
            // Its own one prints.
            builder.setErrorHandler(new DefaultHandler());
            return builder.parse(new InputSource(new StringReader(body)));
        } catch (SAXException | IOException e) {
            throw failure("the answer is no XML: " + NOT_AWS, null);
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("the JDK's XML parser takes no DOCTYPE off", e);
        }
    }

    /** Of the first element of a name; empty where there is none. */
    private static String text(Document document, String name) {
        NodeList elements = document.getElementsByTagName(name);
        return elements.getLength() == 0 ? "" : elements.item(0).getTextContent().strip();
    }
}
