package dev.kitecaravan.run;

import java.util.List;
import java.util.Optional;

import dev.kitecaravan.extract.EndpointExtraction;
import dev.kitecaravan.extract.Page;
import dev.kitecaravan.extract.http.ApiException;
import dev.kitecaravan.route.EndpointNeeds;
import dev.kitecaravan.route.EndpointRoute;
import dev.kitecaravan.table.StateChange;

/**
 * What becomes of an endpoint's page that cannot be kept: it is asked for again, given up with its reason, or it ends the
 * endpoint or the run. Used by the thread of the endpoint.
 */
final class PageFailures {
    private final EndpointRoute route;
    private final RunContext context;
    private final EndpointExtraction extraction;
    private final EndpointVerdict verdict;
    private final ParentAnswers parents;
    private final PageRetries retries;

    PageFailures(EndpointRoute route, RunContext context, EndpointExtraction extraction, EndpointVerdict verdict,
            ParentAnswers parents) {
        this.route = route;
        this.context = context;
        this.extraction = extraction;
        this.verdict = verdict;
        this.parents = parents;
        this.retries = new PageRetries(context.retryTimeLimit(),
                until -> context.waiting("another attempt at a page whose answer broke off", until));
    }

    /** A page was kept: the next one that breaks off has all its attempts again. */
    void reset() {
        retries.reset();
    }

    /** The API gave no answer to use; what is to be remembered of that, where anything is. */
    Optional<List<StateChange>> noAnswer(Page page, ApiException e) {
        switch (e.kind()) {
            case STOPPED, OUT_OF_TIME -> {
                verdict.stop();
                context.stop(e.getMessage());
                extraction.close();
            }
            case WAIT_TOO_LONG -> {
                verdict.stop();
                context.stopUnasked(e.getMessage());
                extraction.close();
            }
            case UNAUTHORIZED -> {
                verdict.unauthorized(e.getMessage());
                context.abort(e.getMessage());
                extraction.close();
            }
            case UNAVAILABLE -> unavailable(page, e);
            case FORBIDDEN -> forbidden(page, e);
            default -> {
                return refused(page, e);
            }
        }
        return Optional.empty();
    }

    private void unavailable(Page page, ApiException e) {
        fail(e.getMessage());
        if (context.isApiGone()) {
            context.abort(e.getMessage());
            extraction.close();
        } else {
            extraction.giveUp(page);
        }
    }

    private Optional<List<StateChange>> refused(Page page, ApiException e) {
        List<StateChange> noted;
        try {
            noted = extraction.failed(page);
        } catch (ApiException unit) {
            fail(unit.getMessage());
            return Optional.empty();
        }
        return Optional.of(e.isMissing() ? parents.missing(noted) : noted);
    }

    /** A scope is the token's, so that no parent could be read; what else is refused may be so below this one only. */
    private void forbidden(Page page, ApiException e) {
        String plan = EndpointNeeds.of(route.endpoint()).plan();
        String reason = e.getMessage() + (plan == null || e.missingScope().isPresent()
                ? ""
                : " Buildkite offers it with the plan " + plan + ".");
        verdict.fail(reason);
        parents.refused(reason);
        if (e.missingScope().isPresent() || !extraction.isBelowParent(page) || parents.isHopeless()) {
            extraction.close();
        } else {
            extraction.giveUp(page);
        }
    }

    /** The answer broke off in the middle. */
    void brokenOff(Page page, String reason) {
        if (extraction.isHopeless()) {
            giveUp(page, "the answer to " + page.url() + " cannot be read: " + reason);
        } else if (retries.mayTryAgain(context::isStopping)) {
            extraction.again(page);
        } else {
            giveUp(page, "the answer to " + page.url() + " cannot be read, again and again: " + reason);
        }
    }

    /** It stays to be read by a later run. */
    void giveUp(Page page, String reason) {
        fail(extraction.label(page) + ": " + reason);
        extraction.giveUp(page);
    }

    private void fail(String reason) {
        verdict.fail(reason);
        parents.failed();
    }
}
