import { useEffect, useRef, useState } from "preact/hooks";
import type { PageData } from "../../../src/report/html/pageData";
import type { Cause, Fleet } from "./fleet";
import { copy } from "./offers";

interface Props {
    readonly data: PageData;
    readonly fleet: Fleet;
    readonly id: string;
    onClose(): void;
}

/** Everything about one device: what is wrong, what to do, on what evidence, and where sources disagree. */
export function Drawer({ data, fleet, id, onClose }: Props) {
    const dialog = useRef<HTMLDialogElement>(null);
    const [said, setSaid] = useState("");
    useEffect(() => {
        dialog.current?.showModal();
    }, []);
    const row = fleet.rowOf(id);
    const copyLink = async () =>
        setSaid((await copy(location.href)) ? "Link copied" : "The browser does not let this page copy");
    return (
        // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes a dialog, and there is a button.
        <dialog
            ref={dialog}
            class="drawer"
            aria-labelledby="device"
            onClose={onClose}
            onClick={({ target, currentTarget }) => target === currentTarget && currentTarget.close()}
        >
            <div class="inside">
                <div class="title">
                    <h2 id="device">
                        <bdi>{row === undefined ? "No such device" : fleet.text(row, "name")}</bdi>
                    </h2>
                    <button type="button" onClick={copyLink}>
                        Copy link
                    </button>
                    <button type="button" onClick={() => dialog.current?.close()}>
                        Close
                    </button>
                </div>
                <output>{said}</output>
                {row === undefined ? (
                    <p>This report has no device with the id {id}.</p>
                ) : (
                    <Device data={data} fleet={fleet} row={row} />
                )}
            </div>
        </dialog>
    );
}

/** Columns that only repeat what the causes say in full. */
const TOLD_BY_CAUSES = ["name", "why", "remedy", "causes", "advisories"];

function Device({ data, fleet, row }: Pick<Props, "data" | "fleet"> & { row: number }) {
    const causes = fleet.causes(row);
    const columns = fleet.columns.filter(({ key }) => !TOLD_BY_CAUSES.includes(key) && fleet.text(row, key) !== "");
    return (
        <>
            <dl class="facts">
                {columns.map((column) => {
                    const text = fleet.text(row, column.key);
                    return (
                        <div key={column.key}>
                            <dt>{column.title}</dt>
                            <dd class={`tone-${fleet.toneOf(column, text)}`}>
                                <bdi>{text}</bdi>
                            </dd>
                        </div>
                    );
                })}
            </dl>
            {causes.length === 0 && <p>Nothing is wrong with this device.</p>}
            {causes.map((cause, place) => (
                <CauseSection key={place} cause={cause} data={data} />
            ))}
        </>
    );
}

function CauseSection({ cause, data }: { cause: Cause; data: PageData }) {
    const { code, outcome, finding, remedy, evidence } = cause;
    const words = data.words[code];
    const question = data.questions[cause.contested];
    return (
        <section class="cause">
            <h3>
                {code} {outcome}
            </h3>
            <p>{finding}</p>
            <h4>What to do</h4>
            <p>{remedy}</p>
            {evidence.length > 0 && (
                <>
                    <h4>Evidence</h4>
                    <ul>
                        {evidence.map(({ field, value, source, observedAt }) => (
                            <li key={`${field} ${source}`}>
                                <code>
                                    {field} = <bdi>{value}</bdi>
                                </code>{" "}
                                <span class="source">
                                    {source}, {observedAt}
                                </span>
                            </li>
                        ))}
                    </ul>
                </>
            )}
            {words && (
                <>
                    <h4>The rule</h4>
                    <p>{words.meaning}</p>
                    <p class="source">Source: {words.source}</p>
                </>
            )}
            {question && (
                <>
                    <h4>Sources disagree</h4>
                    <p>{question.question}</p>
                    <ul>
                        {question.sides.map(({ claim, source }) => (
                            <li key={source}>
                                {claim} <span class="source">{source}</span>
                            </li>
                        ))}
                    </ul>
                    <p>{question.basis}.</p>
                </>
            )}
        </section>
    );
}
