import type { PageData } from "../../../src/report/html/pageData";
import type { Fleet } from "./fleet";
import type { View } from "./view";

interface Props {
    readonly matrix: NonNullable<PageData["matrix"]>;
    readonly fleet: Fleet;
    readonly rows: readonly number[];
    readonly view: View;
    onChange(view: View): void;
}

/** Two columns against each other; each number is a button that shows its devices. */
export function Matrix({ matrix, fleet, rows, view, onChange }: Props) {
    const pairs = fleet.pairs(rows, matrix.rows, matrix.columns);
    const totals = new Map<string, number>();
    for (const counts of pairs.values()) {
        for (const [value, count] of counts) {
            totals.set(value, (totals.get(value) ?? 0) + count);
        }
    }
    const heads = [...totals].sort(([, a], [, b]) => b - a).map(([value]) => value);
    if (heads.length === 0) {
        return null;
    }
    const show = (row: string, column: string) =>
        onChange({ ...view, chosen: { ...view.chosen, [matrix.rows]: [row], [matrix.columns]: [column] } });
    return (
        <section class="matrix" aria-labelledby="matrix">
            <h2 id="matrix">{matrix.title}</h2>
            <section
                class="wide"
                // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard.
                tabIndex={0}
                aria-label={matrix.title}
            >
                <table>
                    <thead>
                        <tr>
                            <td />
                            {heads.map((head) => (
                                <th key={head} scope="col">
                                    {head}
                                </th>
                            ))}
                        </tr>
                    </thead>
                    <tbody>
                        {[...pairs].map(([name, counts]) => (
                            <tr key={name}>
                                <th scope="row">
                                    <bdi>{name}</bdi>
                                </th>
                                {heads.map((head) => {
                                    const count = counts.get(head) ?? 0;
                                    return (
                                        <td key={head}>
                                            {count > 0 && (
                                                <button
                                                    type="button"
                                                    aria-label={`${name}, ${head}: ${count}`}
                                                    onClick={() => show(name, head)}
                                                >
                                                    {count.toLocaleString("en-US")}
                                                </button>
                                            )}
                                        </td>
                                    );
                                })}
                            </tr>
                        ))}
                    </tbody>
                </table>
            </section>
        </section>
    );
}
