package dev.etosha.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A line chart with a logarithmic x axis, as SVG. */
final class Plot {

    private static final int WIDTH = 640;
    private static final int HEIGHT = 360;
    private static final int LEFT = 70;
    private static final int RIGHT = 620;
    private static final int TOP = 40;
    private static final int BOTTOM = 310;
    private static final List<String> COLOURS = List.of("#c0392b", "#2471a3", "#7d8a97", "#b7950b");

    private final String title;
    private final String along;
    private final Map<String, List<Point>> lines = new LinkedHashMap<>();

    private record Point(double x, double y) {}

    /**
     * An empty plot.
     *
     * @param title the title, which names the y axis
     * @param along the label of the x axis
     */
    Plot(String title, String along) {
        this.title = title;
        this.along = along;
    }

    void add(String line, double x, double y) {
        lines.computeIfAbsent(line, unused -> new ArrayList<>()).add(new Point(x, y));
    }

    String svg() {
        List<Point> all = lines.values().stream().flatMap(List::stream).toList();
        double least = all.stream().mapToDouble(Point::x).min().orElse(1);
        double most = all.stream().mapToDouble(Point::x).max().orElse(10);
        double top = all.stream().mapToDouble(Point::y).max().orElse(1);
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
                        + " font-size=\"12\">%n<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n",
                WIDTH,
                HEIGHT));
        text(svg, LEFT, 22, "start", "#222", title);
        text(svg, (LEFT + RIGHT) / 2.0, HEIGHT - 12, "middle", "#222", along);
        for (int i = 0; i <= 4; i++) {
            double y = BOTTOM - (BOTTOM - TOP) * i / 4.0;
            svg.append(String.format(
                    Locale.ROOT,
                    "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#ddd\"/>%n",
                    LEFT,
                    y,
                    RIGHT,
                    y));
            text(svg, LEFT - 6, y + 4, "end", "#222", number(top * i / 4));
        }
        all.stream()
                .mapToDouble(Point::x)
                .distinct()
                .forEach(x -> text(svg, across(x, least, most), BOTTOM + 18, "middle", "#222", number(x)));
        int line = 0;
        for (Map.Entry<String, List<Point>> entry : lines.entrySet()) {
            String colour = COLOURS.get(line % COLOURS.size());
            StringBuilder points = new StringBuilder();
            for (Point point : entry.getValue()) {
                points.append(String.format(
                        Locale.ROOT,
                        "%.1f,%.1f ",
                        across(point.x(), least, most),
                        BOTTOM - (BOTTOM - TOP) * point.y() / top));
            }
            svg.append(String.format(
                    Locale.ROOT,
                    "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2\" points=\"%s\"/>%n",
                    colour,
                    points.toString().strip()));
            text(svg, RIGHT - 4, TOP + 16 + 16 * line, "end", colour, entry.getKey());
            line++;
        }
        return svg.append("</svg>\n").toString();
    }

    private static double across(double x, double least, double most) {
        return most == least ? LEFT : LEFT + (RIGHT - LEFT) * Math.log(x / least) / Math.log(most / least);
    }

    private static void text(StringBuilder svg, double x, double y, String anchor, String colour, String text) {
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\">%s</text>%n",
                x,
                y,
                anchor,
                colour,
                text));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value == 0 || value >= 10 ? "%,.0f" : "%.2f", value);
    }
}
