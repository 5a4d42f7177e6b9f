import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';

/** The figures of the notes, as the text of SVG elements whose ink is `currentColor`. */

const palette = ['#4269d0', '#d98f00', '#e4572e', '#2a9d8f', '#7b5cd6', '#d6589f'];
const accent = palette[0];

interface Curve {
  readonly name: string;
  readonly color: string;
}

/** The estimated probability of each face after each group of throws: `series[face][group]`. */
export function convergencePlot(series: readonly Float32Array[]): string {
  const curves = series.map((_, i) => ({ name: `P(die=${i + 1})`, color: palette[i % palette.length] }));
  const points = series.flatMap((values, i) =>
    Array.from(values, (estimate, group) => ({ group: group + 1, estimate, name: curves[i].name })),
  );
  return draw({
    width: 760,
    height: 440,
    marginLeft: 64,
    marginBottom: 46,
    x: { label: 'Groups of experiments', labelAnchor: 'center', labelArrow: 'none' },
    y: { label: 'Estimated probability', labelAnchor: 'center', labelArrow: 'none', nice: true, grid: true },
    color: { domain: curves.map(({ name }) => name), range: curves.map(({ color }) => color) },
    marks: [
      Plot.line(points, { x: 'group', y: 'estimate', stroke: 'name', strokeWidth: 1.6 }),
      Plot.ruleY([0.167], { stroke: 'currentColor', strokeWidth: 1.4, strokeDasharray: '6 4' }),
      legend(curves),
    ],
  });
}

/** A 4x4 matrix of distinct values, once for each selection, with the selected cells filled. */
export function indexingPlot(
  matrix: ArrayLike<number>,
  selections: readonly { readonly index: string; readonly values: ArrayLike<number> }[],
): string {
  const cells = selections.flatMap(({ index, values }) => {
    const chosen = new Set(Array.from(values));
    const title = `M.at('${index}')`;
    return Array.from(matrix, (value, i) => ({
      title,
      value,
      row: Math.floor(i / 4),
      column: i % 4,
      chosen: chosen.has(value),
    }));
  });
  const base = { x: 'column', y: 'row', fx: 'title' } as const;
  return draw({
    width: 860,
    height: 200,
    marginLeft: 8,
    marginRight: 8,
    marginTop: 34,
    marginBottom: 8,
    x: { axis: null },
    y: { axis: null },
    fx: { label: null, domain: selections.map(({ index }) => `M.at('${index}')`), padding: 0.12 },
    marks: [
      Plot.axisFx({ fontSize: 12, fontFamily: 'ui-monospace, monospace' }),
      Plot.cell(cells, {
        ...base,
        inset: 1.5,
        rx: 3,
        fill: accent,
        fillOpacity: (cell) => (cell.chosen ? 0.9 : 0),
        stroke: 'currentColor',
        strokeOpacity: 0.25,
      }),
      Plot.text(cells, {
        ...base,
        text: 'value',
        fontSize: 13,
        fill: (cell) => (cell.chosen ? 'white' : 'currentColor'),
        fillOpacity: (cell) => (cell.chosen ? 1 : 0.55),
      }),
    ],
  });
}

/** max(x, 0) and |x| with the gradients autograd gave at `x`, drawn as short tangents. */
export function kinksPlot(x: ArrayLike<number>, relu: ArrayLike<number>, abs: ArrayLike<number>): string {
  const functions = [
    { name: 'max(x, 0)', f: (v: number) => Math.max(v, 0), gradient: relu },
    { name: '|x|', f: Math.abs, gradient: abs },
  ];
  const reach = 0.55;
  const tangents = functions.flatMap(({ name, f, gradient }) =>
    Array.from(x, (at, i) => ({ name, at, y: f(at), gradient: gradient[i] })),
  );
  const bends = functions.flatMap(({ name, f }) => [-2, 0, 3].map((at) => ({ name, at, y: f(at) })));
  return draw({
    width: 760,
    height: 260,
    marginTop: 40,
    marginBottom: 40,
    x: { label: 'x', ticks: 5, labelAnchor: 'center', labelArrow: 'none' },
    y: { label: null, domain: [-0.6, 3], ticks: 4, grid: true },
    fx: { label: null, domain: functions.map(({ name }) => name) },
    marks: [
      Plot.axisFx({ fontSize: 13 }),
      Plot.line(bends, { x: 'at', y: 'y', fx: 'name', stroke: accent, strokeWidth: 2 }),
      Plot.link(tangents, {
        fx: 'name',
        x1: (p) => p.at - reach,
        x2: (p) => p.at + reach,
        y1: (p) => p.y - reach * p.gradient,
        y2: (p) => p.y + reach * p.gradient,
        stroke: palette[2],
        strokeWidth: 3,
        strokeLinecap: 'round',
      }),
      Plot.dot(tangents, { fx: 'name', x: 'at', y: 'y', r: 4, fill: palette[2] }),
      Plot.text(tangents, {
        fx: 'name',
        x: (p) => p.at - 0.3 * p.gradient,
        y: (p) => p.y + (p.gradient === 0 ? -0.3 : 0.28), // beside a slope, under a level tangent
        text: (p) => `slope ${p.gradient}`,
        fontSize: 11.5,
        fill: 'currentColor',
      }),
    ],
  });
}

/** Level lines of x1^2 + 2 x2^2 and the gradient autograd gave at the point `at`. */
export function gradientPlot(at: ArrayLike<number>, gradient: ArrayLike<number>): string {
  const length = 0.3;
  const turn = Array.from({ length: 97 }, (_, i) => (i / 48) * Math.PI);
  const levels = [0.3, 1, 2, 3, 4.5, 6.5, 9].flatMap((level) =>
    turn.map((a) => ({ level, x: Math.sqrt(level) * Math.cos(a), y: Math.sqrt(level / 2) * Math.sin(a) })),
  );
  const arrow = { x1: at[0], y1: at[1], x2: at[0] + length * gradient[0], y2: at[1] + length * gradient[1] };
  return draw({
    width: 520,
    height: 420,
    marginLeft: 48,
    marginBottom: 42,
    x: { label: 'x₁', domain: [-3.2, 3.2], labelAnchor: 'center', labelArrow: 'none' },
    y: { label: 'x₂', domain: [-2.5, 2.5], labelAnchor: 'center', labelArrow: 'none' },
    marks: [
      Plot.line(levels, { x: 'x', y: 'y', z: 'level', stroke: accent, strokeOpacity: 0.7 }),
      Plot.arrow([arrow], { x1: 'x1', y1: 'y1', x2: 'x2', y2: 'y2', stroke: palette[2], strokeWidth: 2.6 }),
      Plot.dot([arrow], { x: 'x1', y: 'y1', r: 4.5, fill: palette[2] }),
      Plot.text([arrow], {
        x: 'x2',
        y: 'y2',
        dx: 10,
        textAnchor: 'start',
        text: () => `(${Array.from(gradient).join(', ')})`,
        fontSize: 13,
        fill: 'currentColor',
      }),
    ],
  });
}

/** A legend in the upper right corner of the frame: Plot's own is HTML beside the figure, not part of it. */
function legend(curves: readonly Curve[]): Plot.RenderFunction {
  const [rowHeight, width] = [19, 92];
  return (_index, _scales, _values, dimensions, context) => {
    const element = (name: string, attributes: Record<string, string | number>): SVGElement => {
      const node = context.document.createElementNS('http://www.w3.org/2000/svg', name);
      for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, String(value));
      return node;
    };
    const x = dimensions.width - dimensions.marginRight - width;
    const group = element('g', { transform: `translate(${x},${dimensions.marginTop + 6})`, 'font-size': 12 });
    curves.forEach(({ name, color }, i) => {
      const y = i * rowHeight + rowHeight / 2;
      group.append(element('line', { x1: 0, x2: 20, y1: y, y2: y, stroke: color, 'stroke-width': 2.5 }));
      const label = element('text', { x: 27, y, dy: '0.35em', fill: 'currentColor', 'text-anchor': 'start' });
      label.textContent = name;
      group.append(label);
    });
    return group;
  };
}

function draw(options: Plot.PlotOptions): string {
  const { document } = parseHTML('<html><body></body></html>');
  const style = { fontFamily: 'system-ui, sans-serif', fontSize: '12px', background: 'none' };
  const svg = Plot.plot({ style, ...options, document: document as unknown as Document });
  svg.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  return svg.outerHTML;
}
