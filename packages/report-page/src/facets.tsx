import { useState } from "preact/hooks";
import type { PageColumn } from "../../../src/report/html/pageData";
import type { Count, Selection } from "./fleet";
import { toggled, type View } from "./view";

/** Values that a facet shows before a reader asks for the others. */
const FEW_VALUES = 11;

interface Props {
    readonly columns: readonly PageColumn[];
    readonly selection: Selection;
    readonly view: View;
    onChange(view: View): void;
}

/** Bars that are toggles: how many devices have which value, and only those if it is pressed. */
export function Facets({ columns, selection, view, onChange }: Props) {
    return (
        <div class="facets">
            {columns.map(({ key, facet }) => {
                const counts = selection.counts[key] ?? [];
                return facet === undefined || counts.length === 0 ? null : (
                    <Bars
                        key={key}
                        id={key}
                        title={facet.title}
                        counts={counts}
                        chosen={view.chosen[key] ?? []}
                        onToggle={(value) => onChange(toggled(view, key, value))}
                    />
                );
            })}
        </div>
    );
}

interface BarsProps {
    readonly id: string;
    readonly title: string;
    readonly counts: readonly Count[];
    readonly chosen: readonly string[];
    onToggle(value: string): void;
}

function Bars({ id, title, counts, chosen, onToggle }: BarsProps) {
    const [isAll, setAll] = useState(false);
    const most = Math.max(1, ...counts.map(({ count }) => count));
    const listed = isAll ? counts : counts.filter(({ value }, place) => place < FEW_VALUES || chosen.includes(value));
    return (
        <section class="facet" aria-labelledby={`facet-${id}`}>
            <h2 id={`facet-${id}`}>{title}</h2>
            <ul>
                {listed.map(({ value, tone, count }) => (
                    <li key={value}>
                        <button
                            type="button"
                            class={`bar tone-${tone}`}
                            aria-pressed={chosen.includes(value)}
                            onClick={() => onToggle(value)}
                        >
                            <span class="label">
                                <bdi>{value}</bdi>
                            </span>
                            <span class="count">{count.toLocaleString("en-US")}</span>
                            <span class="track" aria-hidden="true">
                                <span class="fill" style={{ width: `${(count / most) * 100}%` }} />
                            </span>
                        </button>
                    </li>
                ))}
            </ul>
            {counts.length > FEW_VALUES && (
                <button type="button" class="more" aria-expanded={isAll} onClick={() => setAll(!isAll)}>
                    {isAll ? "Show fewer" : `Show all ${counts.length}`}
                </button>
            )}
        </section>
    );
}
