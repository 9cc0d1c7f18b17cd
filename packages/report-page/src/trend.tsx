import type { PageTrend } from "../../../src/report/html/pageData";

/** In the drawing's own units; it is as wide as the page. */
const WIDTH = 600;
const HEIGHT = 100;
/** Above and below the line, so that its ends are drawn in full. */
const MARGIN = 4;
/** How many of the newest results are listed in numbers. */
const LISTED = 60;

/** The share over time: a line for the eye, and a table that says the same. */
export function Trend({ trend: { sentence, points } }: { trend: PageTrend }) {
    const times = points.map(({ at }) => Date.parse(at));
    const [first = 0] = times;
    const span = Math.max(1, (times.at(-1) ?? 0) - first);
    const places = points.map(({ percent }, index) => ({
        x: MARGIN + (((times[index] ?? first) - first) / span) * (WIDTH - 2 * MARGIN),
        y: HEIGHT - MARGIN - (percent / 100) * (HEIGHT - 2 * MARGIN),
    }));
    const last = places.at(-1);
    return (
        <section class="trend" aria-labelledby="trend">
            <h2 id="trend">Trend</h2>
            <p class="sentence">{sentence}</p>
            <div class="plot">
                <span class="scale" aria-hidden="true">
                    <span>100 %</span>
                    <span>0 %</span>
                </span>
                <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={sentence}>
                    {[MARGIN, HEIGHT / 2, HEIGHT - MARGIN].map((y) => (
                        <line key={y} class="grid" x1={0} x2={WIDTH} y1={y} y2={y} />
                    ))}
                    <polyline points={places.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" ")} />
                    {last && <line class="end" x1={last.x} x2={last.x} y1={last.y} y2={last.y} />}
                </svg>
            </div>
            <details>
                <summary>The numbers</summary>
                {points.length > LISTED && (
                    <p>
                        The newest {LISTED} of {points.length.toLocaleString("en-US")} results.
                    </p>
                )}
                <table>
                    <thead>
                        <tr>
                            <th scope="col">Evaluated</th>
                            <th scope="col">Share</th>
                            <th scope="col">Ready</th>
                            <th scope="col">Devices</th>
                        </tr>
                    </thead>
                    <tbody>
                        {points.slice(-LISTED).map(({ at, share, ready, devices }, place) => (
                            <tr key={`${at} ${place}`}>
                                <th scope="row">{at}</th>
                                <td>{share}</td>
                                <td>{ready.toLocaleString("en-US")}</td>
                                <td>{devices.toLocaleString("en-US")}</td>
                            </tr>
                        ))}
                    </tbody>
                </table>
            </details>
        </section>
    );
}
