package dev.variate.backend.tracking;

import java.util.List;

/** What a program tells of a run at once. */
public record Told(List<MetricPoint> metrics, List<KeyValue> params, List<KeyValue> tags) {
    public Told {
        metrics = List.copyOf(metrics);
        params = List.copyOf(params);
        tags = List.copyOf(tags);
    }

    public static Told of(MetricPoint point) {
        return new Told(List.of(point), List.of(), List.of());
    }

    public static Told tag(String key, String value) {
        return new Told(List.of(), List.of(), List.of(new KeyValue(key, value)));
    }

    public static Told param(String key, String value) {
        return new Told(List.of(), List.of(new KeyValue(key, value)), List.of());
    }
}
