package dev.variate.backend.api;

import dev.variate.backend.ChangedMeanwhileException;
import dev.variate.backend.InvalidInputException;
import dev.variate.backend.NotAllowedException;
import dev.variate.backend.NotFoundException;
import dev.variate.backend.TooManyException;
import dev.variate.backend.UnderWayException;
import dev.variate.backend.WrongStateException;
import dev.variate.backend.comparison.ComparisonView;
import dev.variate.backend.comparison.Comparisons;
import dev.variate.backend.search.QueryMistakeException;
import java.util.UUID;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Every failure of the API as a problem document that says what was wrong and what to do. What nobody foresaw is logged under a number that the answer names. */
@RestControllerAdvice(basePackageClasses = ApiErrors.class)
class ApiErrors extends ResponseEntityExceptionHandler {
    private static final int MOST_CHANGES = 200;
    private static final Logger LOG = LoggerFactory.getLogger(ApiErrors.class);

    @ExceptionHandler
    ResponseEntity<ProblemDetail> notFound(NotFoundException e) {
        return answer(HttpStatus.NOT_FOUND, e.getMessage());
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> notAllowed(NotAllowedException e) {
        return answer(HttpStatus.FORBIDDEN, e.getMessage());
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> tooMany(TooManyException e) {
        return ResponseEntity.status(HttpStatus.TOO_MANY_REQUESTS)
                .header(HttpHeaders.RETRY_AFTER, Problems.seconds(e.retryAfter()))
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(Problems.of(HttpStatus.TOO_MANY_REQUESTS, e.getMessage()));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> invalid(InvalidInputException e) {
        ProblemDetail problem = Problems.of(HttpStatus.UNPROCESSABLE_CONTENT, e.getMessage());
        if (!e.field().isEmpty()) {
            problem.setProperty("field", e.field());
        }
        return ResponseEntity.unprocessableContent()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem);
    }

    /** With the lines that are new and those that are gone since they were read. */
    @ExceptionHandler
    ResponseEntity<ProblemDetail> changedMeanwhile(ChangedMeanwhileException e) {
        ProblemDetail problem = Problems.of(HttpStatus.PRECONDITION_FAILED, e.getMessage());
        problem.setProperty(
                "changes",
                Comparisons.lines(e.before(), e.now()).stream()
                        .filter(line -> line.change() != ComparisonView.Change.SAME)
                        .limit(MOST_CHANGES)
                        .map(line -> (line.change() == ComparisonView.Change.ADDED ? "+ " : "- ") + line.text())
                        .toList());
        return ResponseEntity.status(HttpStatus.PRECONDITION_FAILED)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> underWay(UnderWayException e) {
        return answer(HttpStatus.CONFLICT, e.getMessage());
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> wrongState(WrongStateException e) {
        return answer(HttpStatus.CONFLICT, e.getMessage());
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> badSearch(QueryMistakeException e) {
        ProblemDetail problem = Problems.of(HttpStatus.UNPROCESSABLE_CONTENT, e.getMessage());
        problem.setProperty("field", "q");
        problem.setProperty("column", e.column());
        return ResponseEntity.unprocessableContent()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> badPathOrQuery(MethodArgumentTypeMismatchException e) {
        return answer(
                HttpStatus.BAD_REQUEST,
                "`" + e.getName() + "` is \"" + shortened(String.valueOf(e.getValue())) + "\", which is not a number.");
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> badQuery(InvalidParameterException e) {
        return answer(
                HttpStatus.BAD_REQUEST,
                "What stands behind the `?` of the address cannot be read: name=value&name=value.");
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> badForm(MultipartException e) {
        return answer(
                HttpStatus.BAD_REQUEST, "The form cannot be read. Send multipart/form-data with a part named `file`.");
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> atTheSameTime(DataIntegrityViolationException e) {
        return answer(
                HttpStatus.CONFLICT,
                "Somebody changed the same thing at the same time. Look at it again, and repeat the request if it still makes sense.");
    }

    @ExceptionHandler({DataAccessResourceFailureException.class, CannotCreateTransactionException.class})
    ResponseEntity<ProblemDetail> noDatabase(RuntimeException e) {
        LOG.error("The database does not answer", e);
        return answer(
                HttpStatus.SERVICE_UNAVAILABLE, "The studio's database does not answer. Try again in some seconds.");
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> unforeseen(RuntimeException e) {
        BodyTooLargeException tooLarge = tooLarge(e);
        if (tooLarge != null) {
            return answer(HttpStatus.CONTENT_TOO_LARGE, tooLarge.getMessage());
        }
        String number = UUID.randomUUID().toString();
        LOG.error("Request failed, number {}", number, e);
        return answer(
                HttpStatus.INTERNAL_SERVER_ERROR,
                "The studio failed at this request; its log has the reason under number " + number + ".");
    }

    @Override
    protected ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        BodyTooLargeException tooLarge = tooLarge(e);
        if (tooLarge != null) {
            return problem(HttpStatus.CONTENT_TOO_LARGE, tooLarge.getMessage(), headers);
        }
        return problem(HttpStatus.BAD_REQUEST, JsonMistake.inWords(e), headers);
    }

    @Override
    protected ResponseEntity<Object> handleHttpRequestMethodNotSupported(
            HttpRequestMethodNotSupportedException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        String allowed =
                e.getSupportedMethods() == null ? "" : " It takes " + String.join(", ", e.getSupportedMethods()) + ".";
        return problem(
                HttpStatus.METHOD_NOT_ALLOWED, "This address does not take " + e.getMethod() + "." + allowed, headers);
    }

    @Override
    protected ResponseEntity<Object> handleHttpMediaTypeNotSupported(
            HttpMediaTypeNotSupportedException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return problem(
                HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                "This address does not read "
                        + (e.getContentType() == null ? "a body without a Content-Type" : e.getContentType())
                        + "; send " + MediaType.toString(e.getSupportedMediaTypes()) + ".",
                headers);
    }

    @Override
    protected ResponseEntity<Object> handleMissingServletRequestParameter(
            MissingServletRequestParameterException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return problem(
                HttpStatus.BAD_REQUEST, "The address lacks the parameter `" + e.getParameterName() + "`.", headers);
    }

    @Override
    protected ResponseEntity<Object> handleMaxUploadSizeExceededException(
            MaxUploadSizeExceededException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return problem(
                HttpStatus.CONTENT_TOO_LARGE, "The file is larger than the 16 MB that the studio takes.", headers);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception e, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        HttpHeaders own = new HttpHeaders(); // those given may be read-only
        own.addAll(headers);
        own.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        return super.handleExceptionInternal(e, body, own, status, request);
    }

    private static ResponseEntity<ProblemDetail> answer(HttpStatus status, String detail) {
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(Problems.of(status, detail));
    }

    private static ResponseEntity<Object> problem(HttpStatus status, String detail, HttpHeaders headers) {
        return ResponseEntity.status(status)
                .headers(headers)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(Problems.of(status, detail));
    }

    private static @Nullable BodyTooLargeException tooLarge(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof BodyTooLargeException found) {
                return found;
            }
        }
        return null;
    }

    private static String shortened(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }
}
