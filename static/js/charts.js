/* Draws every <figure data-chart="KIND"> from the JSON inside it, with one theme read from tokens.css.
   The page sends meaning (series, role, unit), never drawing options. app.js loads this file when a figure
   appears. Without script the table under <details> holds the same numbers.

   KIND       JSON
   line       {x, unit, series: [{name, data, role}], from?: 0, cut?: {at, label}}
   combo      {x, bars: {name, unit, data, open?: [index]}, line: {name, unit, data}}   (open: not yet complete, drawn pale)
   did        {x, unit, series: [{name, data, role}], band: {name, low, high}, cut: {at, label}}
   forest     {unit, min, max, step, target?, rows: [{name, est, low, high, text, role?: total | bad}]}
   quadrant   {xName, yName, xMin, xMax, xStep, xMid (and y), corners: [4], points: [{name, x, y, size?, role?, at?}]}
   steps      {xName, unit, from?, series: [{name, role, points: [[x, y]]}], mark?: {x, label}}
   bars       {x, unit, series: [{name, data, role, line?: true}], stacked?: true}
   roles      accent · muted · soft · target · forecast · bad */
(() => {
  "use strict";

  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  const theme = () => ({
    ink: css("--co-ink"), ink2: css("--co-ink-2"), ink3: css("--co-ink-3"), line: css("--co-line"), strong: css("--co-line-strong"),
    surface: css("--co-surface"), accent: css("--co-accent"), soft: css("--co-h3"), pale: css("--co-h2"), bad: css("--co-bad"),
    font: css("--co-font"),
  });

  const color = (t, role) => ({ accent: t.accent, muted: t.ink3, soft: t.soft, target: t.ink2, bad: t.bad })[role] || t.accent;
  const thousands = (v) => (typeof v === "number" ? v.toLocaleString("zh-CN", { maximumFractionDigits: 2 }).replace("-", "−") : v);

  const base = (t) => ({
    animation: false,
    textStyle: { fontFamily: t.font, fontSize: 12, color: t.ink2 },
    grid: { left: 4, right: 12, top: 28, bottom: 4, containLabel: true },
    /* rich text, because the page's policy forbids the inline styles of the HTML tooltip */
    tooltip: {
      trigger: "axis", renderMode: "richText", confine: true, backgroundColor: t.surface, borderColor: t.strong, borderWidth: 1, padding: [8, 10],
      textStyle: { color: t.ink, fontSize: 12, fontFamily: t.font }, axisPointer: { type: "line", lineStyle: { color: t.strong } },
      valueFormatter: thousands,
    },
  });

  const xAxis = (t, data, more = {}) => ({
    type: "category", data, boundaryGap: false, axisTick: { show: false }, axisLine: { lineStyle: { color: t.strong } },
    axisLabel: { color: t.ink3, fontSize: 12, margin: 10, hideOverlap: true }, ...more,
  });
  // A name wider than the numbers below it begins at the axis, or the chart would cut it; a Chinese sign is as wide as two letters.
  const broad = (name) => [...(name || "")].reduce((width, sign) => width + (sign > "\u2e80" ? 2 : 1), 0) > 3;
  const yAxis = (t, unit, more = {}) => ({
    type: "value", name: unit, nameLocation: "end", nameGap: 12,
    nameTextStyle: { color: t.ink3, align: broad(unit) ? "left" : "right", fontSize: 12, padding: broad(unit) ? 0 : [0, 6, 0, 0] },
    splitNumber: 4, axisLabel: { color: t.ink3, fontSize: 12, formatter: thousands }, splitLine: { lineStyle: { color: t.line } }, axisLine: { show: false }, ...more,
  });

  const endLabel = (t, s, i) => ({
    show: Boolean(s.label), distance: 6, color: color(t, s.role), fontSize: 12, formatter: s.label || "", offset: s.offset || [0, 0],
  });
  const dash = (role) => ({ target: [5, 4], forecast: [2, 3] })[role] || "solid";
  const line = (t, s) => ({
    name: s.name, type: "line", data: s.data, showSymbol: false, symbolSize: 6, smooth: false, connectNulls: false, z: s.role === "accent" ? 4 : 3,
    lineStyle: { width: s.role === "accent" || s.role === "forecast" ? 2.25 : 1.5, type: dash(s.role), color: color(t, s.role) },
    itemStyle: { color: color(t, s.role) }, endLabel: endLabel(t, s),
  });
  const cutLine = (t, cut) => ({
    symbol: "none", silent: true, lineStyle: { color: t.ink2, type: [3, 3], width: 1 }, data: [{ xAxis: cut.at }],
    label: { formatter: cut.label, color: t.ink2, fontSize: 12, position: "end", distance: 4 },
  });
  const room = (d) => (d.series.some((s) => s.label) ? { left: 4, right: d.right || 76, top: 28, bottom: 4, containLabel: true } : undefined);

  const kinds = {
    line(t, d) {
      const series = d.series.map((s) => line(t, s));
      if (d.cut) series[0].markLine = cutLine(t, d.cut);
      return { ...base(t), ...(room(d) ? { grid: room(d) } : {}), xAxis: xAxis(t, d.x), yAxis: yAxis(t, d.unit, { min: d.from, scale: d.from === undefined }), series };
    },

    combo(t, d) {
      return {
        ...base(t), grid: { left: 4, right: 4, top: 32, bottom: 4, containLabel: true },
        xAxis: xAxis(t, d.x, { boundaryGap: true }),
        yAxis: [yAxis(t, d.bars.unit), yAxis(t, d.line.unit, { splitLine: { show: false }, nameTextStyle: { color: t.ink3, align: "left", fontSize: 12 } })],
        series: [
          { name: d.bars.name, type: "bar", barMaxWidth: 26, itemStyle: { color: t.soft, borderRadius: [2, 2, 0, 0] },
            data: d.bars.data.map((v, i) => ((d.bars.open || []).includes(i) ? { value: v, itemStyle: { color: t.pale, borderColor: t.soft, borderType: "dashed" } } : v)) },
          { ...line(t, { ...d.line, role: "accent" }), yAxisIndex: 1, showSymbol: true, symbol: "circle" },
        ],
      };
    },

    did(t, d) {
      const band = [
        { name: "_low", type: "line", data: d.band.low, stack: "band", symbol: "none", silent: true, lineStyle: { opacity: 0 }, tooltip: { show: false } },
        { name: d.band.name, type: "line", data: d.band.high.map((h, i) => (h === null ? null : +(h - d.band.low[i]).toFixed(2))), stack: "band", symbol: "none", silent: true,
          lineStyle: { opacity: 0 }, areaStyle: { color: t.pale, opacity: .75 }, tooltip: { show: false } },
      ];
      const series = d.series.map((s) => line(t, s));
      series[0].markLine = cutLine(t, d.cut);
      return { ...base(t), grid: { ...room(d), top: 32 }, xAxis: xAxis(t, d.x), yAxis: yAxis(t, d.unit, { scale: true, min: d.from }), series: [...band, ...series] };
    },

    /* lines and points only: the common build has no custom series */
    forest(t, d) {
      const rows = [...d.rows].reverse();
      const tint = (r) => (r.role === "total" ? t.accent : r.role === "bad" ? t.bad : t.ink3);
      const guide = (x, type, c) => ({ xAxis: x, lineStyle: { color: c, type, width: type === "solid" ? 1 : 1.5 } });
      return {
        ...base(t), tooltip: { show: false }, grid: { left: 4, right: 128, top: 4, bottom: 24, containLabel: true },
        xAxis: { ...yAxis(t, ""), name: d.unit, nameLocation: "middle", nameGap: 26, nameTextStyle: { color: t.ink3, fontSize: 12 }, min: d.min, max: d.max, interval: d.step },
        yAxis: { type: "category", data: rows.map((r) => r.name), axisTick: { show: false }, axisLine: { show: false }, axisLabel: { color: t.ink, fontSize: 12 } },
        series: [
          ...rows.map((r, i) => ({ type: "line", silent: true, showSymbol: false, data: [[r.low, i], [r.high, i]], lineStyle: { color: tint(r), width: r.role === "total" ? 3 : 1.5 } })),
          { type: "scatter", silent: true, data: rows.map((r, i) => ({ value: [r.est, i], symbolSize: r.role === "total" ? 12 : 9, itemStyle: { color: tint(r), opacity: 1 } })),
            markLine: { symbol: "none", silent: true, label: { show: false }, data: [guide(0, "solid", t.ink3), ...(d.target ? [guide(d.target, [2, 3], t.accent)] : [])] } },
          { type: "scatter", silent: true, symbolSize: 0, data: rows.map((r, i) => ({ value: [d.max, i], label: { show: true, position: "right", distance: 12, formatter: r.text, fontSize: 12, color: r.role === "total" ? t.ink : t.ink2, fontWeight: r.role === "total" ? 600 : 400 } })) },
        ],
      };
    },

    quadrant(t, d) {
      const corner = (i) => ({ value: [i % 2 ? d.xMax : d.xMin, i < 2 ? d.yMax : d.yMin], label: { show: true, position: i % 2 ? "left" : "right", offset: [0, i < 2 ? 12 : -12], formatter: d.corners[i], color: t.ink3, fontSize: 12 } });
      return {
        ...base(t), grid: { left: 30, right: 14, top: 8, bottom: 24, containLabel: true }, tooltip: { ...base(t).tooltip, trigger: "item", formatter: (p) => `${p.data.name}\n${d.xName} ${p.data.value[0]}　${d.yName} ${p.data.value[1]}` },
        xAxis: { ...yAxis(t, ""), name: d.xName, nameLocation: "middle", nameGap: 26, nameTextStyle: { color: t.ink3, fontSize: 12 }, min: d.xMin, max: d.xMax, interval: d.xStep, splitLine: { show: false }, axisLine: { show: true, lineStyle: { color: t.strong } } },
        yAxis: { ...yAxis(t, ""), name: d.yName, nameLocation: "middle", nameGap: 44, nameTextStyle: { color: t.ink3, fontSize: 12 }, min: d.yMin, max: d.yMax, interval: d.yStep, splitLine: { show: false }, axisLine: { show: true, lineStyle: { color: t.strong } } },
        series: [{ type: "scatter", symbolSize: 0, silent: true, data: [0, 1, 2, 3].map(corner) }, {
          type: "scatter", symbolSize: (v, p) => p.data.size || 11,
          data: d.points.map((p) => ({ name: p.name, value: [p.x, p.y], size: p.size, itemStyle: { opacity: 1, color: p.role === "bad" ? t.bad : p.role === "accent" ? t.accent : t.ink3, borderColor: t.surface, borderWidth: 1 },
            label: { show: true, position: p.at || "right", distance: 5, formatter: p.name, color: p.role === "bad" ? t.bad : t.ink, fontSize: 12 } })),
          markLine: { symbol: "none", silent: true, label: { show: false }, lineStyle: { color: t.strong, type: [4, 4] }, data: [{ xAxis: d.xMid }, { yAxis: d.yMid }] },
        }],
      };
    },

    steps(t, d) {
      const series = d.series.map((s) => ({ ...line(t, { ...s, data: s.points }), areaStyle: s.role === "accent" ? { color: t.pale, opacity: .35 } : undefined }));
      if (d.mark) series[series.length - 1].markLine = { symbol: "none", silent: true, lineStyle: { color: t.ink2, type: [3, 3] }, data: [{ xAxis: d.mark.x }], label: { formatter: d.mark.label, color: t.ink2, fontSize: 12, position: "end" } };
      return { ...base(t), grid: { left: 4, right: d.right || 16, top: 32, bottom: 24, containLabel: true },
        xAxis: { ...yAxis(t, ""), name: d.xName, nameLocation: "middle", nameGap: 26, nameTextStyle: { color: t.ink3, fontSize: 12 }, max: d.xMax, splitLine: { show: false }, axisLine: { show: true, lineStyle: { color: t.strong } } },
        yAxis: yAxis(t, d.unit, { min: d.from }), series };
    },

    bars(t, d) {
      return { ...base(t), xAxis: xAxis(t, d.x, { boundaryGap: true }), yAxis: yAxis(t, d.unit),
        series: d.series.map((s) => (s.line ? line(t, s) : { name: s.name, type: "bar", stack: d.stacked ? "all" : undefined, barMaxWidth: 28, data: s.data, itemStyle: { color: color(t, s.role), borderRadius: d.stacked ? 0 : [2, 2, 0, 0] },
          label: { show: Boolean(s.show), position: "top", color: t.ink2, fontSize: 12, formatter: (p) => thousands(p.value) } })) };
    },
  };

  const fitting = new ResizeObserver((entries) => entries.forEach(({ target }) => window.echarts.getInstanceByDom(target)?.resize()));

  const draw = (figure) => {
    const data = JSON.parse(figure.querySelector('script[type="application/json"]').textContent);
    const plot = figure.querySelector(".plot");
    const chart = window.echarts.getInstanceByDom(plot) || window.echarts.init(plot, null, { renderer: "canvas" });
    fitting.observe(plot);
    chart.setOption(kinds[figure.dataset.chart](theme(), data), true);
    const button = figure.querySelector("[data-png]");
    if (button) button.hidden = false;
  };

  const save = (figure) => {
    const chart = window.echarts.getInstanceByDom(figure.querySelector(".plot"));
    const link = document.createElement("a");
    link.href = chart.getDataURL({ type: "png", pixelRatio: 2, backgroundColor: theme().surface });
    link.download = `${figure.dataset.name || "chart"}.png`;
    link.click();
  };

  const drawAll = () => document.querySelectorAll("figure[data-chart]").forEach(draw);
  document.addEventListener("click", (event) => { const button = event.target.closest("[data-png]"); if (button) save(button.closest("figure")); });
  new MutationObserver(drawAll).observe(document.documentElement, { attributes: true, attributeFilter: ["data-bs-theme"] });

  window.charts = { draw: drawAll };
})();
