package dev.variate.backend.run;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Keeps the means of runs that have ended, so that many runs can be compared without reading their draws. */
@Component
class FigureStore {
    private final JdbcClient jdbc;

    FigureStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    private record Row(long runId, List<Figure> figures) {}

    @Transactional
    public void keep(long runId, SummaryView summary) {
        List<ParameterView> parameters = summary.parameters();
        ByteBuffer bytes =
                ByteBuffer.allocate(2 * Double.BYTES * parameters.size()).order(ByteOrder.LITTLE_ENDIAN);
        parameters.forEach(parameter -> bytes.putDouble(parameter.mean()).putDouble(parameter.mcse()));
        jdbc.sql("""
                        insert into run_figures (run_id, names, figures) values (?, ?, ?)
                        on conflict (run_id) do update set names = excluded.names, figures = excluded.figures""")
                .params(
                        runId,
                        parameters.stream().map(ParameterView::name).collect(Collectors.joining("\n")),
                        bytes.array())
                .update();
    }

    /** Of those runs that have some. */
    @Transactional(readOnly = true)
    public Map<Long, List<Figure>> of(Collection<Long> runIds) {
        return jdbc
                .sql("select run_id, names, figures from run_figures where run_id = any(?)")
                .param(runIds.toArray(Long[]::new))
                .query((row, number) ->
                        new Row(row.getLong("run_id"), figures(row.getString("names"), row.getBytes("figures"))))
                .list()
                .stream()
                .collect(Collectors.toMap(Row::runId, Row::figures));
    }

    private static List<Figure> figures(String names, byte[] bytes) {
        ByteBuffer numbers = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        List<Figure> figures = new ArrayList<>();
        if (!names.isEmpty()) {
            for (String name : names.split("\n")) {
                figures.add(new Figure(name, numbers.getDouble(), numbers.getDouble()));
            }
        }
        return figures;
    }
}
