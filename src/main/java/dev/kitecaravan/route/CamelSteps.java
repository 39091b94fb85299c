package dev.kitecaravan.route;

import java.util.List;

/** Words of Camel's YAML that a step may be or hold: what a misspelt one was probably meant to be. Camel 4.14's YAML DSL. */
public final class CamelSteps {
    /** Steps of a route, and what may stand at the top of a file. */
    public static final List<String> NAMES = List.of("aggregate", "bean", "choice", "circuitBreaker", "convertBodyTo",
            "convertHeaderTo", "convertVariableTo", "delay", "doTry", "dynamicRouter", "enrich", "filter",
            "idempotentConsumer", "kamelet", "loadBalance", "log", "loop", "marshal", "multicast", "onFallback",
            "pausable",
            "pipeline", "policy", "poll", "pollEnrich", "process", "recipientList", "removeHeader", "removeHeaders",
            "removeProperties", "removeProperty", "removeVariable", "resequence", "resumable", "rollback",
            "routingSlip",
            "saga", "sample", "script", "setBody", "setExchangePattern", "setHeader", "setHeaders", "setProperty",
            "setVariable", "setVariables", "sort", "split", "step", "stop", "threads", "throttle", "throwException",
            "to",
            "toD", "transacted", "transform", "unmarshal", "validate", "wireTap", "route", "from", "beans",
            "onException",
            "onCompletion", "intercept", "interceptFrom", "interceptSendToEndpoint", "errorHandler", "rest",
            "routeConfiguration", "routeTemplate", "templatedRoute");
    /** Members of steps. */
    public static final List<String> MEMBERS = List.of("id", "description", "uri", "parameters", "steps", "simple",
            "jsonpath", "constant", "expression", "language", "name", "ref", "method", "message", "loggingLevel",
            "json",
            "library", "when", "otherwise", "delimiter", "aggregationStrategy", "disabled", "from", "autoStartup",
            "handled", "continued", "exception", "beanType", "doCatch", "doFinally", "header", "exchangeProperty");

    private CamelSteps() {
    }
}
