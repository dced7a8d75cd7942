package dev.variate.backend.pool;

import dev.variate.backend.InvalidInputException;
import dev.variate.backend.NotFoundException;
import dev.variate.backend.run.LeaseLostException;
import dev.variate.pool.protocol.Ack;
import dev.variate.pool.protocol.ProtocolJson;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import tools.jackson.core.JacksonException;

/** What workers are answered, and how they are refused: by a status and words. */
@RestControllerAdvice(assignableTypes = {PoolEndpoints.class, TrainingEndpoints.class})
class WorkerAnswers {

    /** @param cancel whether the attempt is to end */
    static ResponseEntity<byte[]> ack(boolean cancel) {
        return json(new Ack(cancel));
    }

    static ResponseEntity<byte[]> json(Object message) {
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(ProtocolJson.write(message));
    }

    static ResponseEntity<byte[]> orNothing(Optional<?> message) {
        return message.map(WorkerAnswers::json)
                .orElseGet(() -> ResponseEntity.noContent().build());
    }

    @ExceptionHandler
    ResponseEntity<String> lost(LeaseLostException e) {
        return ResponseEntity.status(HttpStatus.CONFLICT).body(e.getMessage());
    }

    @ExceptionHandler
    ResponseEntity<String> unwanted(UnwantedWorkerException e) {
        return ResponseEntity.status(HttpStatus.CONFLICT).body(e.getMessage());
    }

    @ExceptionHandler
    ResponseEntity<String> unknown(NotFoundException e) {
        return ResponseEntity.status(HttpStatus.NOT_FOUND).body(e.getMessage());
    }

    @ExceptionHandler({InvalidInputException.class, JacksonException.class, IllegalArgumentException.class})
    ResponseEntity<String> invalid(RuntimeException e) {
        return ResponseEntity.badRequest().body(e.getMessage());
    }
}
