// The chart of arrivals. ECharts on a canvas: its HTML tooltips would need inline styles, which our
// content security policy forbids, so tooltips are drawn on the canvas too (richText).
import { init } from "./vendor/echarts.js";
import { html, useEffect, useRef } from "./view.js";
import { say } from "./words.js";

const style = getComputedStyle(document.documentElement);
const colour = (name) => style.getPropertyValue(name).trim();
const FONT = style.getPropertyValue("--font").trim();
const REDRAW_AT_MOST_EVERY_MS = 2000;

/* Pixels as the stylesheet's rem would have them: a wall of 4K has larger ones. */
const scaled = (px) => (px * parseFloat(style.fontSize)) / 16;

/* The first hour has too few points for a line. */
const LINE_FROM_POINTS = 6;

function series(name, color, values, dash) {
    if (values.length < LINE_FROM_POINTS) {
        return { name, type: "bar", data: values, barMaxWidth: scaled(56), itemStyle: { color } };
    }
    return {
        name,
        type: "line",
        data: values,
        smooth: 0.2,
        showSymbol: false,
        symbolSize: scaled(8),
        lineStyle: { width: scaled(3), color, type: dash },
        itemStyle: { color },
    };
}

function options(arrivals) {
    const label = { fontSize: scaled(14), color: colour("--muted"), fontFamily: FONT };
    return {
        animation: false,
        grid: { left: scaled(48), right: scaled(24), top: scaled(16), bottom: scaled(32) },
        tooltip: {
            trigger: "axis",
            renderMode: "richText",
            textStyle: { fontSize: scaled(14), fontFamily: FONT },
        },
        xAxis: {
            type: "category",
            boundaryGap: arrivals.length < LINE_FROM_POINTS,
            data: arrivals.map((each) => each.at),
            axisLabel: label,
            axisLine: { lineStyle: { color: colour("--line") } },
            axisTick: { show: false },
        },
        yAxis: {
            type: "value",
            minInterval: 1,
            axisLabel: label,
            splitLine: { lineStyle: { color: colour("--line") } },
        },
        series: [
            series(
                say("arrived"),
                colour("--warn"),
                arrivals.map((each) => each.arrived),
                [10, 5],
            ),
            series(
                say("served"),
                colour("--primary"),
                arrivals.map((each) => each.served),
                "solid",
            ),
        ],
    };
}

/** `arrivals` as the hall gives them. A table with the same figures is there for screen readers. */
export function ArrivalsChart({ arrivals }) {
    const place = useRef(null);
    const chart = useRef(null);
    const due = useRef({ timer: null, arrivals, drawn: "" });
    due.current.arrivals = arrivals;
    useEffect(() => {
        chart.current = init(place.current, null, { renderer: "canvas" });
        const watcher = new ResizeObserver(() => chart.current.resize());
        watcher.observe(place.current);
        return () => {
            clearTimeout(due.current.timer);
            due.current.timer = null;
            watcher.disconnect();
            chart.current.dispose();
        };
    }, []);
    useEffect(() => {
        const draw = () => {
            due.current.timer = null;
            const figures = JSON.stringify([say("arrived"), due.current.arrivals]);
            if (figures !== due.current.drawn) {
                due.current.drawn = figures;
                chart.current.setOption(options(due.current.arrivals), {
                    lazyUpdate: true,
                    replaceMerge: "series",
                });
            }
        };
        due.current.timer ??= setTimeout(draw, due.current.drawn ? REDRAW_AT_MOST_EVERY_MS : 0);
    });
    return html`<div class="chart" ref=${place} role="img" aria-label=${say("arrivals")}></div>
        <div class="unseen"><table><caption>${say("arrivals")}</caption>
        <thead><tr><th scope="col">${say("time")}</th><th scope="col">${say("arrived")}</th><th
            scope="col">${say("served")}</th></tr></thead>
        <tbody>${arrivals.map(
            (
                each,
            ) => html`<tr key=${each.at}><th scope="row">${each.at}</th><td>${each.arrived}</td>
            <td>${each.served}</td></tr>`,
        )}</tbody></table></div>`;
}
