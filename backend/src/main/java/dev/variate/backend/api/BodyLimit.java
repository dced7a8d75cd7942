package dev.variate.backend.api;

import dev.variate.backend.StudioSettings;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Refuses bodies that are larger than anything that makes sense at their address, before they fill the memory. */
@Component
final class BodyLimit extends OncePerRequestFilter {
    private static final long DATA = 17L << 20;
    private static final long OTHERS = 2L << 20;

    private final Problems problems;
    private final long pictures;

    BodyLimit(Problems problems, StudioSettings settings) {
        this.problems = problems;
        this.pictures = settings.quotas().pictures().toBytes();
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !request.getRequestURI().startsWith("/api/");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        long limit = limit(request);
        if (request.getContentLengthLong() > limit) {
            problems.write(response, HttpStatus.CONTENT_TOO_LARGE, words(request, limit));
            return;
        }
        chain.doFilter(request.getContentLengthLong() >= 0 ? request : new Counted(request, limit), response);
    }

    private long limit(HttpServletRequest request) {
        if (!request.getRequestURI().matches("/api/v1/(projects/[^/]*/)?data(/.*)?")) {
            return OTHERS;
        }
        // Files of pictures go to the disk as they come, and not into memory.
        boolean file = MediaType.APPLICATION_OCTET_STREAM_VALUE.equals(request.getContentType());
        return file ? pictures : DATA;
    }

    private static String words(HttpServletRequest request, long limit) {
        return "%s %s takes a body of at most %d MB; this one is larger. Long numbers belong in data, and large data in files that ./variate sample reads."
                .formatted(request.getMethod(), request.getRequestURI(), limit >> 20);
    }

    /** A request that did not say how long it is. */
    private static final class Counted extends HttpServletRequestWrapper {
        private final long limit;

        Counted(HttpServletRequest request, long limit) {
            super(request);
            this.limit = limit;
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            return new CountedStream(super.getInputStream(), limit, words((HttpServletRequest) getRequest(), limit));
        }
    }

    private static final class CountedStream extends ServletInputStream {
        private final ServletInputStream in;
        private final String message;
        private long left;

        CountedStream(ServletInputStream in, long limit, String message) {
            this.in = in;
            this.left = limit;
            this.message = message;
        }

        @Override
        public int read() throws IOException {
            int next = in.read();
            count(next < 0 ? 0 : 1);
            return next;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int count = in.read(into, offset, length);
            count(Math.max(0, count));
            return count;
        }

        private void count(int read) throws BodyTooLargeException {
            left -= read;
            if (left < 0) {
                throw new BodyTooLargeException(message);
            }
        }

        @Override
        public boolean isFinished() {
            return in.isFinished();
        }

        @Override
        public boolean isReady() {
            return in.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            in.setReadListener(listener);
        }
    }
}
