package dev.kitecaravan.route;

import java.util.List;
import java.util.stream.Stream;

/** Words of Camel's YAML that a step may be or hold: what a misspelt one was probably meant to be. Camel 4.14's YAML DSL. */
public final class CamelSteps {
    /** Steps between source and sink; those of Camel's own schema of YAML routes, which a test compares. */
    static final List<String> STEPS = List.of("aggregate", "bean", "choice", "circuitBreaker", "claimCheck",
            "convertBodyTo",
            "convertHeaderTo", "convertVariableTo", "delay", "doCatch", "doFinally", "doTry",
            "dynamicRouter", "enrich", "filter", "idempotentConsumer", "kamelet", "loadBalance",
            "log", "loop", "marshal", "multicast", "pausable", "pipeline", "policy", "poll",
            "pollEnrich", "process", "recipientList", "removeHeader", "removeHeaders",
            "removeProperties", "removeProperty", "removeVariable", "resequence", "resumable",
            "rollback", "routingSlip", "saga", "sample", "script", "serviceCall", "setBody",
            "setExchangePattern", "setHeader", "setHeaders", "setProperty", "setVariable",
            "setVariables", "sort", "split", "step", "stop", "threads", "throttle",
            "throwException", "to", "toD", "tokenizer", "transacted", "transform", "unmarshal",
            "validate", "wireTap");
    /** What may stand at the top of a file, likewise. */
    static final List<String> TOP = List.of("beans", "dataFormats", "errorHandler", "from", "intercept",
            "interceptFrom",
            "interceptSendToEndpoint", "onCompletion", "onException", "rest", "restConfiguration",
            "route", "routeConfiguration", "routeTemplate", "templatedRoute");
    /** All of them. */
    public static final List<String> NAMES = Stream.concat(STEPS.stream(), TOP.stream()).toList();
    /** Members of steps. */
    public static final List<String> MEMBERS = List.of("id", "description", "uri", "parameters", "steps", "simple",
            "jsonpath", "constant", "expression", "language", "name", "ref", "method", "message", "loggingLevel",
            "json",
            "library", "when", "otherwise", "delimiter", "aggregationStrategy", "disabled", "from", "autoStartup",
            "handled", "continued", "exception", "beanType", "doCatch", "doFinally", "header", "exchangeProperty");

    private CamelSteps() {
    }
}
