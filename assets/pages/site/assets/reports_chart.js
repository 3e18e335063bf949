// Charts of figures: bars of one figure by group, with the period before beside them, and the heat
// of hours and weekdays. ECharts on a canvas, tooltips too; beside each stands a table with the same.
import { init } from "./vendor/echarts.js";
import { html, useEffect, useRef } from "./view.js";
import { say } from "./words.js";

const style = getComputedStyle(document.documentElement);
const colour = (name) => style.getPropertyValue(name).trim();
const FONT = style.getPropertyValue("--font").trim();
const BARS_SHOWN = 40; /* more than can be told apart is in the table alone */
const text = { fontSize: 14, fontFamily: FONT };

function Chart({ options, label, on_pick }) {
    const place = useRef(null);
    const chart = useRef(null);
    const pick = useRef(on_pick);
    pick.current = on_pick;
    useEffect(() => {
        chart.current = init(place.current, null, { renderer: "canvas" });
        chart.current.on("click", (event) => pick.current?.(event.dataIndex));
        const watcher = new ResizeObserver(() => chart.current.resize());
        watcher.observe(place.current);
        return () => {
            watcher.disconnect();
            chart.current.dispose();
        };
    }, []);
    useEffect(() => chart.current.setOption(options, { notMerge: true }));
    return html`<div class="report-chart" ref=${place} role="img" aria-label=${label}></div>`;
}

const axis = { ...text, color: colour("--muted") };
const number = (value) => (typeof value === "number" ? value : null);
const shown = (value, unit) =>
    value === null ? null : unit === "share" ? value / 100 : unit === "seconds" ? value / 60 : value;

/** `groups` as the hall gives them; `on_pick(group)` when a bar is pressed. */
export function GroupsChart({ groups, figure, names, on_pick }) {
    const bars = groups.slice(0, BARS_SHOWN);
    const data = (key) => bars.map((group) => shown(number(group[key]?.[figure.id]), figure.unit));
    const row = (name, color, values) => ({
        name,
        type: "bar",
        data: values,
        barMaxWidth: 36,
        itemStyle: { color: colour(color) },
    });
    const before = bars.some((group) => group.before);
    const options = {
        animation: false,
        grid: { left: 64, right: 24, top: 40, bottom: 88 },
        legend: { show: before, textStyle: { ...text, color: colour("--ink-2") } },
        tooltip: { trigger: "axis", renderMode: "richText", textStyle: text },
        xAxis: {
            type: "category",
            data: bars.map(names),
            axisLabel: { ...axis, rotate: bars.length > 12 ? 45 : 0, overflow: "truncate", width: 96 },
            axisTick: { show: false },
        },
        yAxis: { type: "value", axisLabel: axis, splitLine: { lineStyle: { color: colour("--line") } } },
        series: [
            row(figure.words, "--primary", data("values")),
            ...(before ? [row(say("reports_before"), "--tint-4", data("before"))] : []),
        ],
    };
    return html`<${Chart} options=${options} label=${figure.words}
        on_pick=${(place) => on_pick(bars[place])} />`;
}

/** Tickets by weekday (rows from Monday on) and hour; hours in which nobody came are left out. */
export function HeatChart({ heat }) {
    const hours = heat[0].map((_, hour) => hour).filter((hour) => heat.some((row) => row[hour] > 0));
    const cells = heat.flatMap((row, weekday) =>
        hours.map((hour, place) => [place, weekday, row[hour]]),
    );
    const weekdays = heat.map((_, weekday) => say(`weekday_${weekday + 1}`));
    const options = {
        animation: false,
        grid: { left: 64, right: 24, top: 16, bottom: 40 },
        tooltip: { renderMode: "richText", textStyle: text },
        xAxis: { type: "category", data: hours.map((hour) => `${hour}:00`), axisLabel: axis },
        yAxis: { type: "category", data: weekdays, inverse: true, axisLabel: axis },
        visualMap: {
            show: false,
            min: 0,
            max: Math.max(1, ...cells.map((cell) => cell[2])),
            inRange: { color: [colour("--tint"), colour("--primary")] },
        },
        series: [{ type: "heatmap", data: cells }],
    };
    return html`<${Chart} options=${options} label=${say("reports_heat")} />
        <div class="unseen"><table><caption>${say("reports_heat")}</caption>
        <thead><tr><th scope="col">${say("time")}</th>${weekdays.map(
            (name) => html`<th scope="col" key=${name}>${name}</th>`,
        )}</tr></thead><tbody>${hours.map(
            (hour) => html`<tr key=${hour}><th scope="row">${hour}:00</th>${heat.map(
                (row, weekday) => html`<td key=${weekday}>${row[hour]}</td>`,
            )}</tr>`,
        )}</tbody></table></div>`;
}
