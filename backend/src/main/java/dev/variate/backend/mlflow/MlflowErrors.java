package dev.variate.backend.mlflow;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.variate.backend.InvalidInputException;
import dev.variate.backend.NotAllowedException;
import dev.variate.backend.NotFoundException;
import dev.variate.backend.TooManyException;
import dev.variate.backend.WrongStateException;
import java.util.UUID;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Refusals as MLflow's clients read them: an error code of theirs, and a message in words. */
@RestControllerAdvice(basePackageClasses = MlflowErrors.class)
class MlflowErrors {
    private static final Logger LOG = LoggerFactory.getLogger(MlflowErrors.class);

    record Refusal(@JsonProperty("error_code") String errorCode, String message) {}

    /** There is such a project already. */
    static final class ExistsException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ExistsException(String message) {
            super(message);
        }
    }

    /** MLflow has something here that the studio has not. */
    static final class NothingHereException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NothingHereException(String message) {
            super(message);
        }
    }

    @ExceptionHandler
    ResponseEntity<Refusal> notFound(NotFoundException e) {
        return answer(HttpStatus.NOT_FOUND, "RESOURCE_DOES_NOT_EXIST", e);
    }

    @ExceptionHandler
    ResponseEntity<Refusal> nothingHere(NothingHereException e) {
        return answer(HttpStatus.NOT_FOUND, "ENDPOINT_NOT_FOUND", e);
    }

    @ExceptionHandler
    ResponseEntity<Refusal> notAllowed(NotAllowedException e) {
        return answer(HttpStatus.FORBIDDEN, "PERMISSION_DENIED", e);
    }

    @ExceptionHandler
    ResponseEntity<Refusal> invalid(InvalidInputException e) {
        return answer(HttpStatus.BAD_REQUEST, "INVALID_PARAMETER_VALUE", e);
    }

    @ExceptionHandler
    ResponseEntity<Refusal> exists(ExistsException e) {
        return answer(HttpStatus.BAD_REQUEST, "RESOURCE_ALREADY_EXISTS", e);
    }

    @ExceptionHandler
    ResponseEntity<Refusal> wrongState(WrongStateException e) {
        return answer(HttpStatus.CONFLICT, "INVALID_STATE", e);
    }

    @ExceptionHandler
    ResponseEntity<Refusal> tooMany(TooManyException e) {
        return ResponseEntity.status(HttpStatus.TOO_MANY_REQUESTS)
                .header(
                        HttpHeaders.RETRY_AFTER,
                        Long.toString(Math.max(1, e.retryAfter().toSeconds())))
                .body(new Refusal("REQUEST_LIMIT_EXCEEDED", e.getMessage()));
    }

    @ExceptionHandler({
        HttpMessageNotReadableException.class,
        HttpMediaTypeNotSupportedException.class,
        InvalidParameterException.class,
        MissingServletRequestParameterException.class
    })
    ResponseEntity<Refusal> unreadable(Exception e) {
        String words = e instanceof MissingServletRequestParameterException missing
                ? "The address lacks the parameter `" + missing.getParameterName() + "`."
                : e instanceof InvalidParameterException
                        ? "What stands behind the `?` of the address cannot be read."
                        : "The request needs a JSON object as its body.";
        return ResponseEntity.badRequest().body(new Refusal("INVALID_PARAMETER_VALUE", words));
    }

    @ExceptionHandler({DataAccessResourceFailureException.class, CannotCreateTransactionException.class})
    ResponseEntity<Refusal> noDatabase(RuntimeException e) {
        LOG.error("The database does not answer", e);
        return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
                .body(new Refusal(
                        "TEMPORARILY_UNAVAILABLE",
                        "The studio's database does not answer. Try again in some seconds."));
    }

    @ExceptionHandler
    ResponseEntity<Refusal> unforeseen(RuntimeException e) {
        String number = UUID.randomUUID().toString();
        LOG.error("Request failed, number {}", number, e);
        return ResponseEntity.internalServerError()
                .body(new Refusal(
                        "INTERNAL_ERROR",
                        "The studio failed at this request; its log has the reason under number " + number + "."));
    }

    private static ResponseEntity<Refusal> answer(HttpStatus status, String code, RuntimeException e) {
        return ResponseEntity.status(status).body(new Refusal(code, e.getMessage()));
    }
}
